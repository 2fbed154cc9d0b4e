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

-- Banks with one of these signals that answer a viewer who may only ask: nothing of the signals is seen. What may not
-- leave for a partner (recordsOfBank) is not answered either, since an answer says that it is there. Of what acts:
-- a stop, a withdrawal, a suspension or the end of the agreement counts from its commit on.
create function banks_asked_privately(numbers int[], at timestamptz) returns setof bigint
  language sql stable security definer set search_path = public as $$
    select distinct b.object
    from agreement a join bank_asked_privately q on q.agreement = a.id join bank b on b.object = q.bank
      join signal s on s.bank = b.object and s.number = any (numbers)
      join record r on r.object = s.object
    where 'asks:' || a.id = any (current_principals()) and a.status = 'accepted'
      and (a.starts_at is null or a.starts_at <= at) and (a.ends_at is null or a.ends_at > at)
      and b.provenance = 'own' and b.mode = 'on'
      and r.source = 'own' and not r.unknown_marking and r.tlp in ('clear', 'green', 'amber', 'amber+strict')
      and s.number in (select acting_signals(numbers, at))
  $$;
revoke all on function banks_asked_privately from public;
grant execute on function banks_asked_privately to comity_member;
