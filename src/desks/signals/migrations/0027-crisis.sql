-- For which banks an organisation has declared a crisis: their matches come first while its case says that it is on.
create table crisis_bank (
  object bigint not null references case_file,
  bank bigint not null references bank,
  primary key (object, bank)
);
create index crisis_bank_bank on crisis_bank (bank);

alter table crisis_bank enable row level security;
create policy seen on crisis_bank for select to comity_member using ((
  select true from audience a where a.object = crisis_bank.object
    and a.principal = any ((select current_principals())::text[]) limit 1));
grant select on crisis_bank to comity_member;
create policy declare on crisis_bank for insert to comity_member with check (true);
grant insert on crisis_bank to comity_member;
