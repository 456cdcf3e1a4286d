-- What waits is counted at every key, and looked through whenever something may be due.
create index outbox_by_state on outbox (company, server, state, made_at, kind, subject);
