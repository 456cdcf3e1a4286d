-- What tells a change from another of the same place: after a restore the feed goes on with others.
alter table change add column mark bigint not null default 0;
