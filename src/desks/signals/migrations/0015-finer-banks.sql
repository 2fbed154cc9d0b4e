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

-- How often a list of innocent pictures kept a signal from acting on an item: numbers only, of no item and no case.
create table suppression (
  bank bigint not null references bank,
  signal text not null,
  many int not null check (many > 0),
  primary key (bank, signal)
);
create index suppression_signal on suppression (signal);
alter table suppression enable row level security;
-- How much is uploaded of what a partner's signal names is not the partner's to know, whoever sees the bank.
create policy seen on suppression for select to comity_member using (exists (
  select from bank b where b.object = suppression.bank
    and (array['reviewers:' || b.holder, 'overseer'] && (select current_principals())::text[])));
grant select on suppression to comity_member;
