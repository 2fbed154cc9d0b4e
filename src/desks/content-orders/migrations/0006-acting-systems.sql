-- Systems that act where the content is: the organisation's own webhook, or a product that an adapter speaks to.
create table acting_system (
  object bigint primary key,
  id uuid not null unique,
  organisation text not null references organisation,
  kind text not null,                      -- 'webhook', or an adapter's name
  url text not null,
  host text not null,                      -- of the url, as the host of an item's address is compared
  account text,                            -- as whom, where the product asks for it
  key_id text not null,
  secret bytea not null,                   -- signs a webhook's messages, or opens the product's API
  created_at timestamptz not null,
  removed_at timestamptz
);
create unique index acting_system_webhook on acting_system (organisation) where kind = 'webhook' and removed_at is null;
create unique index acting_system_place on acting_system (organisation, host) where kind <> 'webhook' and removed_at is null;

-- What goes to them: written with the event of the case that decides it, sent until the system took it or a person is needed.
create table acting_message (
  id uuid primary key,
  seq bigint generated always as identity,
  system bigint not null references acting_system,
  kind text not null,                      -- of the system; whoever sees the order sees this, and not its whole url
  host text not null,
  object bigint not null references case_file,
  item int not null check (item >= 0),
  url text not null,                       -- of the item, as the order has it
  type text not null check (type in ('act-on-item', 'restore-item')),
  body text not null,
  created_at timestamptz not null,
  attempts int not null default 0,
  leased_until timestamptz,                -- an attempt is being made
  next_at timestamptz,                     -- null: it waits for a person
  settled_at timestamptz,                  -- nothing more is to be done
  result text,                             -- how the last attempt went
  detail text,
  uncertain boolean not null default false -- an attempt may have acted without anybody knowing
);
create index acting_message_due on acting_message (next_at) where settled_at is null;
create index acting_message_item on acting_message (object, item, system);
create index acting_message_url on acting_message (system, url);

do $$ declare t text; begin
  foreach t in array array['acting_system', 'acting_message'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy seen on %I for select to comity_member using ((
      select true from audience a where a.object = %I.object and a.principal = any ((select current_principals())::text[])
      limit 1))', t, t);
    execute format('grant select on %I to comity_member', t);
  end loop;
end $$;
