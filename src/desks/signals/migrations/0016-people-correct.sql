-- What reviewers say of a signal itself, beside what they decide of its matches. The last word of each person counts.
create table signal_judgement (
  object bigint primary key,
  holder text not null references organisation,   -- whose people judge
  signal text not null,
  judged text not null check (judged in ('confirmed', 'disputed')),
  actor text not null,
  reason text not null check (reason ~ '\S'),
  opinion text,                                   -- the record that tells its originator; null where it came by no agreement
  at timestamptz not null
);
create index signal_judgement_signal on signal_judgement (signal, holder, actor, object);

-- Signals that an organisation's reviewers decided against so often that they act there no more, until one of its senior
-- reviewers puts them back.
create table signal_quarantine (
  object bigint primary key,
  organisation text not null references organisation,
  signal text not null,
  opinion text,
  at timestamptz not null,
  ended_at timestamptz
);
create unique index signal_quarantine_now on signal_quarantine (organisation, signal) where ended_at is null;
create index signal_quarantine_signal on signal_quarantine (signal);

-- When: of its first hundred reviewed matches so many were decided against, by so many people, of at least so many.
alter table bank
  add column quarantine_percent int not null default 20 check (quarantine_percent between 5 and 100),
  add column quarantine_reviewers int not null default 3 check (quarantine_reviewers between 2 and 20),
  add column quarantine_reviewed int not null default 10 check (quarantine_reviewed between 5 and 100);
grant update (quarantine_percent, quarantine_reviewers, quarantine_reviewed) on bank to comity_member;

-- Agreements under which an organisation tells the originator how many matches its people found right; and what it told.
create table sighting_sharing (
  object bigint primary key,
  holder text not null references organisation,
  agreement text not null references agreement (id),
  turned_at timestamptz,                          -- null while it is off
  unique (holder, agreement)
);
create table sighting_told (
  object bigint not null references sighting_sharing,
  signal text not null,
  many int not null check (many > 0),
  through date not null,
  primary key (object, signal)
);

do $$ declare t text; begin
  foreach t in array array['signal_judgement', 'signal_quarantine', 'sighting_sharing', 'sighting_told'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy seen on %I for select to comity_member using ((
      select true from audience a where a.object = %I.object and a.principal = any ((select current_principals())::text[])
      limit 1))', t, t);
    execute format('grant select on %I to comity_member', t);
  end loop;
end $$;
create policy judge on signal_judgement for insert to comity_member
  with check ('org:' || holder = any ((select current_principals())::text[]));
grant insert on signal_judgement to comity_member;
create policy put_back on signal_quarantine for update to comity_member
  using ('org:' || organisation = any ((select current_principals())::text[]));
grant update (ended_at) on signal_quarantine to comity_member;
create policy share on sighting_sharing for insert to comity_member
  with check ('org:' || holder = any ((select current_principals())::text[]));
create policy turn on sighting_sharing for update to comity_member
  using ('org:' || holder = any ((select current_principals())::text[]));
grant insert, update (turned_at) on sighting_sharing to comity_member;
