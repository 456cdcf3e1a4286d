-- One queue of mails.
alter table waiting_mail add column late text;
alter table waiting_mail add column contact_id text references contact (id);
create index waiting_mail_contact on waiting_mail (contact_id) where contact_id is not null;
insert into waiting_mail (id, recipient, subject, body, late, contact_id, queued_at, due_at)
    select late || ' ' || contact_id, '', '', '', late, contact_id, due_at, due_at from (
        select '{"notice":"' || notice_id || '","rev":' || cast(rev as text) || ',"occasion":"' || occasion || '"}' as late,
            contact_id, due_at from bid_mail where taken_at is null
    ) as waiting;
drop table bid_mail;
