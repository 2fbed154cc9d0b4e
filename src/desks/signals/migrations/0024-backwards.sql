-- Whether an organisation keeps the hashes of what it asks about, for signals that come later. Off unless a person of it
-- turned it on; what it is stands in acts of the log.
create table hash_keeping (
  object bigint primary key,
  organisation text not null unique references organisation,
  days int check (days between 1 and 90),  -- null: off
  reason text not null check (reason ~ '\S'),
  turned_at timestamptz not null
);
alter table hash_keeping enable row level security;
create policy seen on hash_keeping for select to comity_member using ((
  select true from audience a where a.object = hash_keeping.object and a.principal = any ((select current_principals())::text[])
  limit 1));
grant select on hash_keeping to comity_member;

-- What is kept of an item: the platform's own reference, the day (UTC) it was last asked about, and what is compared. No
-- picture, no account, no moment. The node alone reads it, and no act says what is in it: it goes without a trace.
create table kept_hash (
  number bigint generated always as identity primary key,
  organisation text not null references organisation,
  item text not null check (item ~ '^[A-Za-z0-9._:-]{1,200}$'),
  day date not null,
  quality int check (quality between 0 and 100),
  -- One element a type, as in review_item_code; `also`: what was asked is of another type, and says this too.
  types text[] not null check (cardinality(types) between 1 and 20),
  codes bytea[] not null check (cardinality(codes) = cardinality(types)),
  several bytea[] not null check (cardinality(several) = cardinality(types)),
  turned bytea[] not null check (cardinality(turned) = cardinality(types)),
  also boolean[] not null check (cardinality(also) = cardinality(types)),
  unique (organisation, item)
);
create index kept_hash_number on kept_hash (organisation, number);
create index kept_hash_day on kept_hash (organisation, day);
alter table kept_hash enable row level security;

-- A search of one bank, or one signal, over what an organisation kept. Who began and who stopped it are acts of the log; how
-- far it is (from `position` on, while it runs) is how things are, and no act.
create table backwards_run (
  object bigint primary key,
  id uuid not null unique,
  organisation text not null references organisation,
  bank bigint references bank,
  signal text,
  started_at timestamptz not null,
  last bigint not null,                    -- number of the newest row it looks at: what came later was asked forwards
  total int not null,
  position bigint not null default 0,
  looked int not null default 0,
  matched int not null default 0,
  state text not null default 'running' check (state in ('running', 'stopped', 'done', 'failed')),
  ended_at timestamptz,
  claimed_until timestamptz,               -- a process works on it; a dead one lets go when this has passed
  failures int not null default 0,
  error text check (length(error) <= 500),
  check ((bank is null) <> (signal is null)),
  check ((state = 'running') = (ended_at is null))
);
create index backwards_run_running on backwards_run (object) where state = 'running';
create index backwards_run_organisation on backwards_run (organisation, object);
create index backwards_run_bank on backwards_run (bank, object);
create index backwards_run_signal on backwards_run (signal, object);
alter table backwards_run enable row level security;
create policy seen on backwards_run for select to comity_member using ((
  select true from audience a where a.object = backwards_run.object and a.principal = any ((select current_principals())::text[])
  limit 1));
grant select on backwards_run to comity_member;

-- What a run has done with a row already, so that one that was cut off does nothing twice; gone when it ends.
create table backwards_found (
  run bigint not null references backwards_run,
  kept bigint not null,
  spared boolean not null,                 -- known to be innocent: counted, and no case
  primary key (run, kept)
);
alter table backwards_found enable row level security;
