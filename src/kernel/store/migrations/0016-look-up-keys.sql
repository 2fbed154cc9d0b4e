-- A platform's own systems ask by themselves: a key for one named service of an organisation, which is no person, looks
-- up hashes and reads nothing else.
create table service_key (
  id uuid primary key,
  organisation text not null references organisation,
  name text not null check (length(name) between 1 and 200),
  look_ups_per_minute int not null check (look_ups_per_minute between 1 and 10000000),
  fills_banks boolean not null,            -- may make banks, which begin in shadow, and put signals into them
  expires_at timestamptz not null,
  revoked_at timestamptz,
  created_at timestamptz not null
);
create index service_key_organisation on service_key (organisation);
alter table service_key enable row level security;
create policy colleagues on service_key for select to comity_member
  using ('org:' || organisation = any ((select current_principals())::text[]));
grant select on service_key to comity_member;

-- A credential speaks for a person or for a service, and never for both.
alter table credential alter column person drop not null;
alter table credential add column service_key uuid references service_key;
alter table credential drop constraint credential_kind_check;
alter table credential add constraint credential_kind_check check (kind in ('sign-in-link', 'session', 'token', 'key'));
alter table credential add constraint credential_for_one check (
  (person is null) = (kind = 'key') and (service_key is not null) = (kind = 'key'));
