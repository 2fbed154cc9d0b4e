-- How a bank acts, in finer steps than on and off: how near an item must come to a PDQ signal of it, which share of its
-- matches acts, and whether what it holds is known to be innocent.
alter table bank
  add column radius int not null default 31 check (radius between 0 and 47),
  add column percent int check (percent between 1 and 99),
  add column innocent boolean not null default false,
  drop constraint bank_mode_check,
  add constraint bank_mode_check check (mode in ('shadow', 'sample', 'on')),
  -- A share of a list of innocent pictures would leave it to chance who is spared.
  add constraint bank_sample_says_how_much check ((mode = 'sample') = (percent is not null) and not (innocent and mode = 'sample'));
grant update (percent, radius) on bank to comity_member;

-- A partner may share a list of terrorist content and one of innocent pictures under one name.
drop index bank_name;
create unique index bank_name on bank (holder, provenance, coalesce(originator, originator_name), innocent, lower(name));

-- How near was near enough when it matched; null where the type knows no nearness, and for matches of before.
alter table review_match add column radius int check (radius between 0 and 47);

-- How many items a list of innocent pictures spared, and how often it kept each signal from acting: numbers only, of no
-- item and no case. An object of its own: how much is uploaded of what a partner's signal names is not the partner's to
-- know, who may see the bank.
create table suppression (
  object bigint primary key,
  bank bigint not null unique references bank,
  items int not null check (items > 0)
);
create table suppressed_signal (
  object bigint not null references suppression,
  signal text not null,
  many int not null check (many > 0),
  primary key (object, signal)
);
create index suppressed_signal_signal on suppressed_signal (signal);
do $$ declare t text; begin
  foreach t in array array['suppression', 'suppressed_signal'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy seen on %I for select to comity_member using ((
      select true from audience a where a.object = %I.object and a.principal = any ((select current_principals())::text[])
      limit 1))', t, t);
    execute format('grant select on %I to comity_member', t);
  end loop;
end $$;
