-- Files that the buyer's side sent: it names no others.
create table buyer_file (
    sha256 text primary key references blob (sha256)
);
