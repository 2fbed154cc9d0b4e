-- An own bank that the other party of an agreement may ask by a lent key, whether a hash of theirs is in it, without
-- holding any of it: it is no part of what the agreement carries, and nobody sees the bank by it.
create table bank_asked_privately (
  bank bigint not null references bank,
  agreement text not null references agreement (id),
  since timestamptz not null,
  primary key (bank, agreement)
);

-- How often a day (UTC) each bank was asked so, and how often something in it matched: nothing of what was asked.
create table private_look_up (
  bank bigint not null references bank,
  agreement text not null references agreement (id),
  day date not null,
  asked int not null,
  matched int not null,
  primary key (bank, agreement, day)
);

-- Whose the bank is, and the overseer. Not whoever the bank is shared with: whom else it answers is not theirs to know.
do $$ declare t text; begin
  foreach t in array array['bank_asked_privately', 'private_look_up'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy holders on %I for select to comity_member using (exists (
      select from bank b where b.object = %I.bank and (''org:'' || b.holder = any ((select current_principals())::text[])
        or ''overseer'' = any ((select current_principals())::text[]))))', t, t);
    execute format('grant select on %I to comity_member', t);
  end loop;
end $$;

-- Of these signals those that act and answer a viewer who may only ask, with what decides whether they match; and those
-- that the banks' holder knows to be innocent. What may not leave for a partner (recordsOfBank) is not answered either,
-- since an answer says that it is there. A stop, a withdrawal, a quarantine, a suspension or the end of the agreement
-- counts from its commit on.
create function signals_asked_privately(numbers int[], at timestamptz)
  returns table (number int, id text, type text, bank bigint, mode text, percent int, radius int, innocent boolean, quarantined boolean)
  language sql stable security definer set search_path = public as $$
    with under as (
      select a.id from agreement a where 'asks:' || a.id = any (current_principals()) and a.status = 'accepted'
        and (a.starts_at is null or a.starts_at <= at) and (a.ends_at is null or a.ends_at > at)),
    asked as (select q.bank, b.holder from under u join bank_asked_privately q on q.agreement = u.id
      join bank b on b.object = q.bank)
    select s.number, s.id, s.type, b.object, b.mode, b.percent, b.radius, b.innocent,
      exists (select from signal_quarantine q
        where q.organisation = b.holder and q.signal = s.id and q.ended_at is null)
    from acting_signals(numbers, at) as n join signal s on s.number = n join bank b on b.object = s.bank
      join record r on r.object = s.object
    where case when b.innocent then b.mode = 'on' and b.holder in (select holder from asked)
      else b.object in (select bank from asked) and b.provenance = 'own' and r.source = 'own'
        and not r.unknown_marking and r.tlp in ('clear', 'green', 'amber', 'amber+strict') end
  $$;
revoke all on function signals_asked_privately from public;
grant execute on function signals_asked_privately to comity_member;
