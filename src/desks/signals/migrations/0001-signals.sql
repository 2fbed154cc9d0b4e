-- Signals desk. Everything with an `object` is read through its audience, by the kernel's one rule; a row that
-- hangs on a bank, a case or a record is seen with it.

-- A bank is where signals come from, as a person thinks of it: ours, an imported list, or one of a partner's.
create table bank (
  object bigint primary key,
  id uuid not null unique,
  holder text not null references organisation,
  name text not null check (length(name) between 1 and 200),
  mode text not null check (mode in ('shadow', 'on')),
  provenance text not null check (provenance in ('own', 'import', 'peer')),
  originator text,                         -- an organisation known here; null for a named import source
  originator_name text not null check (length(originator_name) between 1 and 200),
  originator_class text not null check (originator_class in ('platform', 'state', 'civil-society', 'intergovernmental')),
  basis text not null,                     -- why its signals are shared, as the originator puts it
  instrument text not null,
  article text not null,
  created_at timestamptz not null
);
-- By the originator's id where there is one: partners choose their own names.
create unique index bank_name on bank (holder, provenance, coalesce(originator, originator_name), lower(name));

-- Own banks that an agreement carries.
create table bank_agreement (
  bank bigint not null references bank,
  agreement text not null references agreement (id),
  primary key (bank, agreement)
);

-- Which bank holds which record: written by people here, never part of the record.
create table bank_signal (
  holder text not null,
  id text not null,
  bank bigint not null references bank,
  entry bigint not null,                   -- the act that put it there
  primary key (id, holder)
);
create index bank_signal_bank on bank_signal (bank);

-- Where signals were before the partner who made them spoke for itself: what the acts said that put them there.
create table bank_signal_before (
  holder text not null,
  id text not null,
  bank bigint not null references bank,
  entry bigint not null,
  primary key (id, holder, entry)
);

-- A projection of the newest version of each signal, written only by the desk's reader of the sequence.
create table signal (
  number int generated always as identity primary key,
  object bigint not null,                  -- the newest version's record: whoever sees it sees this
  holder text not null,
  id text not null,
  bank bigint not null references bank,
  type text not null check (type in ('pdq', 'sha256')),
  code bytea not null check (length(code) = 32),
  quality int check (quality between 0 and 100),
  originator text,
  originator_name text not null,
  originator_class text not null,
  ordered boolean not null,
  version_ns bigint not null,
  valid_from timestamptz not null,
  valid_until timestamptz,
  gone text check (gone in ('withdrawn', 'expired', 'erased')),
  added_at timestamptz not null,
  position bigint not null,                -- of the act that last changed it: readers in memory follow it
  unique (holder, id)
);
create index signal_position on signal (position);
create index signal_bank on signal (bank, number);
create index signal_object on signal (object);
create index signal_code on signal (bank, code);
create index signal_expiry on signal (valid_until) where gone is null and valid_until is not null;

-- Signals stopped at this node, whatever the originator says: the holder's own copy, by its people, or the copies that
-- caught an item, by an upheld appeal. Another organisation's record of the same id is another signal.
create table signal_stop (
  object bigint primary key,
  holder text not null references organisation,
  signal text not null,
  stopped_at timestamptz not null,
  unique (holder, signal)
);

-- What a review is about, beside its events: for lists, counts, and finding the cases of a signal.
create table review_item (
  object bigint primary key references case_file,
  platform text not null,
  item text not null,
  pdq bytea,
  sha256 bytea
);
create index review_item_item on review_item (platform, item);
create table review_match (
  object bigint not null references case_file,
  signal text not null,
  bank bigint not null references bank,
  type text not null,
  distance int not null,
  quality int,
  shadow boolean not null,
  voluntary boolean not null,              -- a State's, without an order: counted apart
  primary key (object, signal)
);
create index review_match_signal on review_match (signal);
create index review_match_bank on review_match (bank);

-- A zone of a picture shown clear to a person: counted, so that breaks can be offered.
create table reveal (
  object bigint not null references case_file,
  actor text not null,
  at timestamptz not null,
  zone text not null
);
create index reveal_actor on reveal (actor, at);

-- Disagreements as cases: ours with an originator, or a holder's with us.
create table disagreement_case (
  object bigint primary key references case_file,
  side text not null check (side in ('disagreement', 'challenge')),
  signal text not null,
  opinion text not null,
  other text not null,                     -- the originator, or the holder
  answer text                              -- id of the record that answers
);
create index disagreement_case_signal on disagreement_case (signal);
create unique index disagreement_case_opinion on disagreement_case (side, opinion, signal);

-- Links in notices: 128 random bits, kept only as a hash.
create table notice_link (
  hash bytea primary key check (length(hash) = 32),
  object bigint not null references case_file,
  issued_at timestamptz not null,
  expires_at timestamptz not null
);

-- What the platform is told, and how far that got. A body holds a notice's link: sealed, and gone once delivered.
create table webhook (
  organisation text primary key references organisation,
  object bigint not null,
  url text not null,
  key_id text not null,
  secret bytea not null,
  created_at timestamptz not null
);
create table webhook_message (
  id uuid primary key,
  seq bigint generated always as identity,
  organisation text not null references organisation,
  object bigint not null references case_file,
  key_id text not null,
  body bytea,
  created_at timestamptz not null,
  attempts int not null default 0,
  next_at timestamptz not null,
  delivered_at timestamptz,
  last_error text
);
create index webhook_message_due on webhook_message (next_at) where delivered_at is null;
create index webhook_message_object on webhook_message (object);

do $$ declare t text; begin
  foreach t in array array['bank', 'signal', 'review_item', 'review_match', 'reveal',
    'disagreement_case', 'webhook', 'webhook_message'] loop
    execute format('alter table %I enable row level security', t);
    -- The kernel's rule, written so that the planner asks per row: with `exists` it may hash the whole audience of a
    -- viewer (100,000 rows) to read one bank.
    execute format('create policy seen on %I for select to comity_member using ((
      select true from audience a where a.object = %I.object and a.principal = any ((select current_principals())::text[])
      limit 1))', t, t);
    execute format('grant select on %I to comity_member', t);
  end loop;
  foreach t in array array['bank', 'signal_stop', 'reveal', 'disagreement_case'] loop
    execute format('create policy write on %I for insert to comity_member with check (true)', t);
    execute format('grant insert on %I to comity_member', t);
  end loop;
  foreach t in array array['signal_stop', 'bank_agreement', 'bank_signal', 'notice_link'] loop
    execute format('alter table %I enable row level security', t);
  end loop;
end $$;
-- That a signal is stopped is known to whoever sees that copy of it.
create policy seen on signal_stop for select to comity_member
  using (exists (select from signal s where s.holder = signal_stop.holder and s.id = signal_stop.signal));
create policy seen on bank_agreement for select to comity_member
  using (exists (select from bank b where b.object = bank_agreement.bank));
create policy seen on bank_signal for select to comity_member
  using (exists (select from bank b where b.object = bank_signal.bank));
create policy place on bank_signal for insert to comity_member
  with check (exists (select from bank b where b.object = bank_signal.bank));
create policy turn on bank for update to comity_member using (exists (
  select from audience a where a.object = bank.object and a.principal = any ((select current_principals())::text[])));
create policy answer on disagreement_case for update to comity_member using (exists (
  select from audience a where a.object = disagreement_case.object and a.principal = any ((select current_principals())::text[])));
grant update (answer) on disagreement_case to comity_member;
grant select on signal_stop, bank_agreement, bank_signal to comity_member;
grant insert on bank_signal to comity_member;
grant update (mode) on bank to comity_member;

-- Which of these signals act at an instant: a stop, a suspension or a revocation counts from its commit on.
create function acting_signals(numbers int[], at timestamptz) returns setof int
  language sql stable set search_path = public as $$
    select s.number from signal s
    where s.number = any (numbers) and s.gone is null and s.valid_from <= at
      and (s.valid_until is null or s.valid_until > at)
      and not exists (select from signal_stop t where t.holder = s.holder and t.signal = s.id)
      -- Taken back is for good. Erased counts for the version it was made of: of an older one the retention may be over.
      and not exists (select from record r where r.holder = s.holder and r.id = s.id
        and (r.revoked or r.object = s.object and r.erased_at is not null))
      and not exists (select from erasure x where x.holder = s.holder and x.id = s.id)
      and not exists (select from peer p where p.organisation = s.originator and p.suspended_at is not null)
      -- What came under an agreement that was suspended acts only while another one with its originator is in force.
      and not exists (select from record r join agreement g on g.id = r.received_under
        where r.object = s.object and g.status <> 'accepted' and not exists (
          select from agreement_party y join agreement o on o.id = y.agreement
          where y.organisation = s.originator and o.status = 'accepted'))
  $$;
revoke all on function acting_signals from public;

-- The same for a viewer, who need not see the stop or the suspension itself: hence beside row-level security,
-- with the same audience, and numbers only.
create function live_signals(numbers int[], at timestamptz) returns setof int
  language sql stable security definer set search_path = public as $$
    select n from acting_signals(numbers, at) as n join signal s on s.number = n
    where exists (select from audience a where a.object = s.object and a.principal = any (current_principals()))
  $$;
revoke all on function live_signals from public;
grant execute on function live_signals to comity_member;

-- How many signals of each bank act: counting 100,000 rows one by one under row-level security takes seconds of
-- everybody's time. Whoever holds the bank sees all of it; anybody else's count is by the same audience as the rows.
create function signal_totals(banks bigint[]) returns table (bank bigint, total int)
  language sql stable security definer set search_path = public as $$
    select b.object, case when 'org:' || b.holder = any (current_principals())
      then (select count(*)::int from signal s where s.bank = b.object and s.gone is null)
      else (select count(*)::int from signal s join audience a using (object) where s.bank = b.object and s.gone is null
        and a.principal = 'agreement:' || (select g.agreement from bank_agreement g where g.bank = b.object
          and 'agreement:' || g.agreement = any (current_principals()) limit 1)) end
    from bank b where b.object = any (banks)
      and exists (select from audience a where a.object = b.object and a.principal = any (current_principals()))
  $$;
revoke all on function signal_totals from public;
grant execute on function signal_totals to comity_member;

-- No restriction without its legal basis, authority and assessment, whoever writes it: what the procedure asks for is
-- asked for here again.
alter table case_event add constraint restriction_has_its_grounds check (
  step not in ('propose-restriction', 'restrict-single-handed', 'propose-to-keep')
  or (data #>> '{law,instrument}' ~ '\S' and data #>> '{law,article}' ~ '\S' and data #>> '{law,offence}' ~ '\S'
    and data ->> 'authority' ~ '\S' and data ->> 'aim' ~ '\S' and data ->> 'necessity' ~ '\S'
    and data ->> 'proportionality' ~ '\S' and data ->> 'leastIntrusive' ~ '\S') is true);
