-- How many signals of each bank act: kept as they change, since counting ten million of them takes three seconds, each
-- time that one is added.
create table bank_total (
  bank bigint primary key references bank,
  total bigint not null
);
alter table bank_total enable row level security;
-- What another process adds meanwhile waits, and is counted by the triggers below.
lock table signal in share row exclusive mode;
insert into bank_total select bank, count(*) from signal where gone is null group by bank;

create function add_to_totals(banks bigint[], changes bigint[]) returns void
  language sql set search_path = public as $$
    insert into bank_total (bank, total)
    select b, sum(c) from unnest(banks, changes) as g(b, c) group by b having sum(c) <> 0 order by b
    on conflict (bank) do update set total = bank_total.total + excluded.total
  $$;
revoke all on function add_to_totals from public;

create function total_added() returns trigger language plpgsql set search_path = public as $$
  begin
    perform add_to_totals(array_agg(bank), array_agg(many)) from (
      select bank, count(*) as many from after where gone is null group by bank) c;
    return null;
  end $$;
create function total_changed() returns trigger language plpgsql set search_path = public as $$
  begin
    perform add_to_totals(array_agg(bank), array_agg(many)) from (
      select bank, count(*) as many from after where gone is null group by bank
      union all select bank, -count(*) from before where gone is null group by bank) c;
    return null;
  end $$;
create function total_removed() returns trigger language plpgsql set search_path = public as $$
  begin
    perform add_to_totals(array_agg(bank), array_agg(many)) from (
      select bank, -count(*) as many from before where gone is null group by bank) c;
    return null;
  end $$;
revoke all on function total_added, total_changed, total_removed from public;

create trigger count_added after insert on signal
  referencing new table as after for each statement execute function total_added();
create trigger count_changed after update on signal
  referencing old table as before new table as after for each statement execute function total_changed();
create trigger count_removed after delete on signal
  referencing old table as before for each statement execute function total_removed();

create or replace function signal_totals(banks bigint[]) returns table (bank bigint, total int)
  language sql stable security definer set search_path = public as $$
    select b.object, case when 'org:' || b.holder = any (current_principals())
      then coalesce((select t.total::int from bank_total t where t.bank = b.object), 0)
      else (select count(*)::int from signal s join audience a using (object) where s.bank = b.object and s.gone is null
        and a.principal = 'agreement:' || (select g.agreement from bank_agreement g where g.bank = b.object
          and 'agreement:' || g.agreement = any (current_principals()) limit 1)) end
    from bank b where b.object = any (banks)
      and exists (select from audience a where a.object = b.object and a.principal = any (current_principals()))
  $$;
