-- The number that a verification was asked for, one-way: the provider has to say the same one.
alter table identity_verification add column mobile_hash text not null default '';
