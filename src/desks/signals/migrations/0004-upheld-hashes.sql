-- Hashes that an upheld appeal here decided against: for the organisation that upheld it, and for whoever held a copy
-- that it stopped. What has exactly this hash and comes later does not act by itself.
create table upheld_hash (
  object bigint primary key,
  holder text not null references organisation,
  type text not null check (type in ('pdq', 'sha256')),
  code bytea not null check (length(code) = 32),
  upheld_at timestamptz not null,
  unique (holder, type, code)
);

-- Signals that a senior reviewer added all the same; the act says why.
create table despite_appeal (
  upheld bigint not null references upheld_hash,
  signal text not null,
  primary key (upheld, signal)
);

alter table upheld_hash enable row level security;
create policy seen on upheld_hash for select to comity_member using ((
  select true from audience a where a.object = upheld_hash.object
    and a.principal = any ((select current_principals())::text[]) limit 1));
grant select on upheld_hash to comity_member;

alter table despite_appeal enable row level security;
create policy seen on despite_appeal for select to comity_member
  using (exists (select from upheld_hash u where u.object = despite_appeal.upheld));
create policy add on despite_appeal for insert to comity_member
  with check (exists (select from upheld_hash u where u.object = despite_appeal.upheld));
grant select, insert on despite_appeal to comity_member;
