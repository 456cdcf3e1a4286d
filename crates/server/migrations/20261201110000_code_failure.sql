-- Wrong codes of a conversion count for whoever typed them; offline_supplier.code_failures is written and read no more.
create table code_failure (
    company_id text not null references offline_supplier (company_id),
    applicant text not null,
    failures bigint not null,
    primary key (company_id, applicant)
);
