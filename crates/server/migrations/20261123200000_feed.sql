-- Of a subject only the newest change stays: found in one company's feed, or in all of them.
drop index change_subject;
create index change_subject on change (subject_id, kind, company_id);
