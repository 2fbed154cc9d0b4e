-- How an organisation reaches the decentralised IT system (Art. 19); the newest counts. What it shows itself with is sealed.
create table dis_connection (
  object bigint primary key,
  organisation text not null references organisation,
  url text not null,
  key_id text not null,
  sealed_token bytea not null,
  connected_at timestamptz not null
);
create index dis_connection_organisation on dis_connection (organisation, object);
alter table dis_connection enable row level security;
create policy seen on dis_connection for select to comity_member using ((
  select true from audience a where a.object = dis_connection.object
    and a.principal = any ((select current_principals())::text[]) limit 1));
create policy write on dis_connection for insert to comity_member with check (true);
grant select, insert on dis_connection to comity_member;
