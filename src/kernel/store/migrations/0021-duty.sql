-- Of a clock that asks something of people: what its reminders are counted from, which one comes next, and when.
alter table case_clock
  add column started_at timestamptz,
  add column remind_at timestamptz,
  add column reminder int not null default 0;
create index case_clock_remind on case_clock (remind_at) where remind_at is not null;

-- How a person is reached, as they themselves said, and proved by the code that was sent that way. Nobody else reads it.
create table reach (
  id uuid primary key,
  person uuid not null references person,
  kind text not null check (kind in ('e-mail', 'webhook', 'push')),
  key_id text not null,
  address bytea not null,                  -- sealed: the address, and what is needed to write to it
  code bytea not null check (length(code) = 32),
  wrong_codes int not null default 0,
  created_at timestamptz not null,
  confirmed_at timestamptz
);
create index reach_person on reach (person);
alter table reach enable row level security;

-- Who is on duty. Rank 1 is called first.
create table duty_shift (
  id uuid primary key,
  organisation text not null references organisation,
  person uuid not null references person,
  rank int not null check (rank between 1 and 3),
  begins timestamptz not null,
  ends timestamptz not null,
  check (ends > begins)
);
create index duty_shift_organisation on duty_shift (organisation, ends);
alter table duty_shift enable row level security;
create policy seen on duty_shift for select to comity_member
  using ('org:' || organisation = any ((select current_principals())::text[]));
grant select on duty_shift to comity_member;

-- Who has taken a case on: the others are no longer called one after another.
create table case_taken (
  object bigint primary key references case_file,
  person uuid not null references person,
  at timestamptz not null
);
alter table case_taken enable row level security;
create policy seen on case_taken for select to comity_member using (exists (
  select from audience a where a.object = case_taken.object and a.principal = any ((select current_principals())::text[])));
grant select on case_taken to comity_member;

-- A message to one person by one way, about everything that was due for them at the same moment. Sent again under its own id
-- until it has arrived.
create table duty_call (
  id uuid primary key,
  reach uuid not null references reach on delete cascade,
  items jsonb not null,
  drill boolean not null,
  planned_at timestamptz not null,
  next_at timestamptz not null,
  attempts int not null default 0,
  sent_at timestamptz,
  given_up_at timestamptz,
  error text
);
create index duty_call_waiting on duty_call (next_at) where sent_at is null and given_up_at is null;
create index duty_call_reach on duty_call (reach, planned_at);
alter table duty_call enable row level security;
