-- Signals that are data about people, of a bundle that one person sent: they stand here, sealed, until a second person agrees
-- or declines, or their time is over, and the row goes (human-rights rule 3). No record and no signal is made of them before.
create table people_proposal (
  object bigint primary key,
  id uuid not null unique,
  bank bigint not null references bank,
  organisation text not null references organisation,
  source text not null,
  many int not null check (many > 0),
  vouched boolean not null,                -- whoever proposed them may vouch for what another made
  sealed bytea not null,                   -- a JSON array of the objects, under a key of its own
  key_id text not null,
  wrapped_key bytea not null,
  proposed_by text not null,
  proposed_at timestamptz not null,
  lapses_at timestamptz not null
);
create index people_proposal_bank on people_proposal (bank);
create index people_proposal_lapses on people_proposal (lapses_at);
alter table people_proposal enable row level security;
create policy seen on people_proposal for select to comity_member using ((
  select true from audience a where a.object = people_proposal.object
    and a.principal = any ((select current_principals())::text[]) limit 1));
create policy propose on people_proposal for insert to comity_member
  with check (exists (select from bank b where b.object = people_proposal.bank));
create policy decide on people_proposal for delete to comity_member using ((
  select true from audience a where a.object = people_proposal.object
    and a.principal = any ((select current_principals())::text[]) limit 1));
grant select, insert, delete on people_proposal to comity_member;
