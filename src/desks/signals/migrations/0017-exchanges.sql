-- Where signals are pulled from on a schedule. What an exchange is stands in acts of the log; how its last pull went
-- (the second half of the columns) is how things are, and no act.
create table exchange (
  object bigint primary key,
  id uuid not null unique,
  holder text not null references organisation,
  name text not null check (length(name) between 1 and 200),
  kind text not null check (kind ~ '^[a-z][a-z0-9-]{0,39}$'),
  address text not null check (length(address) between 1 and 2000),
  collection text check (length(collection) between 1 and 200),
  key_id text,
  credential bytea,                        -- sealed; gone when the exchange is removed
  bank bigint not null references bank unique,
  every_seconds int not null check (every_seconds between 60 and 2592000),
  hold_percent int not null check (hold_percent between 1 and 100),
  created_at timestamptz not null,
  paused_at timestamptz,
  removed_at timestamptz,
  let_through_at timestamptz,              -- withdrawals before it are not counted any more
  cursor text check (length(cursor) <= 2000),
  next_at timestamptz not null,
  claimed_until timestamptz,               -- a process is pulling; a dead one lets go when this has passed
  tried_at timestamptz,
  pulled_at timestamptz,                   -- the last pull that reached its end
  failures int not null default 0,
  error text check (length(error) <= 500),
  malformed int not null default 0,        -- of the last pull: entries that could not be read
  upheld int not null default 0,           -- of the last pull: not taken, an upheld appeal here decided against them
  not_taken jsonb not null default '{}'    -- of the last pull: types that this node has not, with how many
);
create unique index exchange_name on exchange (holder, lower(name)) where removed_at is null;
create index exchange_due on exchange (next_at) where removed_at is null and paused_at is null;

-- What the far side says now, by its own ids, and the signal it is here.
create table exchange_entry (
  exchange bigint not null references exchange,
  external_id text not null check (length(external_id) between 1 and 300),
  holder text not null,
  signal text not null,
  type text not null check (type ~ '^[a-z][a-z0-9-]{0,39}$'),
  code bytea not null check (length(code) between 1 and 64),
  made boolean not null,                   -- the exchange brought the signal; false: it was in the bank before
  tags text[] not null default '{}',
  -- 'held': taken back by the far side, and too much at once. 'kept': the same, and a person refused it.
  state text not null check (state in ('live', 'held', 'kept', 'withdrawn')),
  changed_at timestamptz not null,
  primary key (exchange, external_id, type, code) -- a value that changed is another entry
);
create index exchange_entry_signal on exchange_entry (signal, holder);
create index exchange_entry_state on exchange_entry (exchange, state, changed_at);
create index exchange_entry_code on exchange_entry (exchange, code);

alter table exchange enable row level security;
create policy seen on exchange for select to comity_member using ((
  select true from audience a where a.object = exchange.object and a.principal = any ((select current_principals())::text[])
  limit 1));
create policy write on exchange for insert to comity_member with check (true);
-- The credential is read by the node alone.
grant select (object, id, holder, name, kind, address, collection, bank, every_seconds,
  hold_percent, key_id, created_at, paused_at, removed_at,
  let_through_at, next_at, claimed_until, tried_at, pulled_at, failures, error, malformed, upheld, not_taken)
  on exchange to comity_member;
grant insert on exchange to comity_member;
alter table exchange_entry enable row level security;
create policy seen on exchange_entry for select to comity_member
  using (exists (select from exchange e where e.object = exchange_entry.exchange));
grant select on exchange_entry to comity_member;

-- Counted beside the rule of reading, which asks per row; with the same sight of the exchange itself.
create function exchange_totals(exchanges bigint[]) returns table (exchange bigint, state text, many int)
  language sql stable security definer set search_path = public as $$
    select x.exchange, x.state, count(*)::int from exchange_entry x
    where x.exchange = any (exchanges)
      and exists (select from audience a where a.object = x.exchange and a.principal = any (current_principals()))
    group by 1, 2
  $$;
revoke all on function exchange_totals from public;
grant execute on function exchange_totals to comity_member;
