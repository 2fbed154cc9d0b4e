-- Of an order that a partner's node brought: whose, and under which id it is known there.
alter table content_order
  add column partner text references organisation,
  add column partner_order uuid,
  add constraint content_order_partner check ((partner is null) = (partner_order is null));
create unique index content_order_of_partner on content_order (organisation, partner, partner_order) where partner is not null;

-- What this organisation orders, as an authority.
create table issued_order (
  object bigint primary key references case_file,
  organisation text not null references organisation,
  provider text not null references organisation,   -- to whose node it goes
  document text not null,                  -- the order's canonical JSON (RFC 8785)
  digest bytea not null check (length(digest) = 32),
  reference text not null,
  created_at timestamptz not null
);
-- One line for each address that is ordered, as it is compared: is somebody on it already?
create table issued_url (
  object bigint not null references issued_order,
  url text not null,
  primary key (object, url)
);
create index issued_url_url on issued_url (url);

do $$ declare t text; begin
  foreach t in array array['issued_order', 'issued_url'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy seen on %I for select to comity_member using ((
      select true from audience a where a.object = %I.object and a.principal = any ((select current_principals())::text[])
      limit 1))', t, t);
    execute format('create policy write on %I for insert to comity_member with check (true)', t);
    execute format('grant select, insert on %I to comity_member', t);
  end loop;
end $$;
