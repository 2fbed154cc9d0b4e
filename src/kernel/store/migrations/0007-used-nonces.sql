-- Signed requests of partners are taken once each. In the database, so that a restart forgets none.
create table used_nonce (key text primary key, until timestamptz not null);
create index used_nonce_until on used_nonce (until);
