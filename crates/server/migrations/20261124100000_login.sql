-- The gates between the right code and a session: 휴면해제 answered with 예, and whether the session has begun.
alter table login_attempt add column reactivated bigint not null default 0;
alter table login_attempt add column opened bigint not null default 0;
create index login_attempt_contact on login_attempt (contact_id);

-- When a session's computer last asked for tokens.
alter table session add column last_used_at bigint not null default 0;
update session set last_used_at = created_at;

-- Passwords before the current one: as many as a new one has to differ from.
create table password_past (
    contact_id text not null references contact (id),
    password_hash text not null,
    replaced_at bigint not null,
    primary key (contact_id, replaced_at)
);

-- Temporary passwords to make and mail. The password itself is never here: it is made when it is sent.
create table password_reset (
    contact_id text primary key references contact (id),
    asked_at bigint not null,
    due_at bigint not null
);
create index password_reset_due on password_reset (due_at);
