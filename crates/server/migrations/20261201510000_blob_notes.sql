-- What whoever opens a file should know of it, beside its type.
alter table blob add column notes text not null default '';
