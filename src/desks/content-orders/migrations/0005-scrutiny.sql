-- The partner that scrutinises in the State of establishment: it has the copy with the order (TCO Art. 4(1)).
alter table issued_order add column copy_to text references organisation;

-- A copy that came: of which order, of which provider.
create table scrutiny_copy (
  object bigint primary key references case_file,
  organisation text not null references organisation,
  issuer text not null references organisation,   -- whose node brought it
  issuer_order uuid not null,              -- its id there
  provider text not null,                  -- to whose node the order went; it may be no partner here
  document text not null,                  -- the order's canonical JSON (RFC 8785)
  digest bytea not null check (length(digest) = 32),
  reference text,
  received_at timestamptz not null,
  unique (organisation, issuer, issuer_order)
);
alter table scrutiny_copy enable row level security;
create policy seen on scrutiny_copy for select to comity_member using ((
  select true from audience a where a.object = scrutiny_copy.object and a.principal = any ((select current_principals())::text[])
  limit 1));
create policy write on scrutiny_copy for insert to comity_member with check (true);
grant select, insert on scrutiny_copy to comity_member;

-- Partners that this authority answers when they ask whether it is on an address; the case holds each answer.
create table deconfliction_partner (
  object bigint primary key references case_file,
  organisation text not null references organisation,
  partner text not null references organisation,
  agreed_at timestamptz not null
);
create index deconfliction_partner_partner on deconfliction_partner (organisation, partner);
alter table deconfliction_partner enable row level security;
create policy seen on deconfliction_partner for select to comity_member using ((
  select true from audience a where a.object = deconfliction_partner.object and a.principal = any ((select current_principals())::text[])
  limit 1));
create policy write on deconfliction_partner for insert to comity_member with check (true);
grant select, insert on deconfliction_partner to comity_member;
