-- What peers signed over our checkpoints. Who our peers are is not public: read like the roster itself.
create table cosignature (
  origin text not null,
  size bigint not null,
  organisation text not null references peer,
  line text not null,                      -- signature line of a C2SP note
  at timestamptz not null,                 -- the time the cosigner signed under
  primary key (origin, size, organisation),
  foreign key (origin, size) references log_checkpoint (origin, size)
);
alter table cosignature enable row level security;
create policy host on cosignature for select to comity_member
  using ('host' = any ((select current_principals())::text[]));
grant select on cosignature to comity_member;
create index peer_checkpoint_origin on peer_checkpoint (origin, size);
