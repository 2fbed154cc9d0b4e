-- A key may be lent to the other party of an agreement, which asks privately with it while the agreement is in force:
-- capped a day, so that it fills no banks and speaks for no address. Or addresses speak for a key, for clients that send none.
alter table service_key
  add column agreement text references agreement (id),
  add column look_ups_per_day int check (look_ups_per_day between 1 and 1000000),
  add column addresses text[] not null default '{}',  -- ranges in CIDR notation, as the program writes them
  add column addresses_seal bytea,                    -- that the node itself listed them
  add constraint service_key_lent check (
    (agreement is null) = (look_ups_per_day is null) and (agreement is null or not fills_banks and addresses = '{}')),
  add constraint service_key_listed check ((addresses = '{}') = (addresses_seal is null));

-- What a lent key has asked in a day (UTC): counted here and not in memory, since a restart must not give the day anew.
create table service_key_day (
  service_key uuid not null references service_key,
  day date not null,
  look_ups int not null,
  primary key (service_key, day)
);
alter table service_key_day enable row level security;
