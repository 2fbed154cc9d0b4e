-- The newest version that a far side said of an entry, where its entries have versions: an older one changes nothing. Kept also of
-- what was taken back, so that it does not come back with a version of before.
create table exchange_version (
  exchange bigint not null references exchange,
  external_id text not null,
  version numeric not null,                -- nanoseconds since 1970
  primary key (exchange, external_id)
);
alter table exchange_version enable row level security;
