-- A proposal ends without an agreement: the other party declines it, or the proposer withdraws it. What the party said,
-- with its signature over it, is kept: each word of each party once.
alter table agreement drop constraint agreement_status_check;
alter table agreement add constraint agreement_status_check
  check (status in ('proposed', 'accepted', 'suspended', 'ended', 'declined', 'withdrawn'));

create table agreement_closing (
  agreement text not null references agreement (id),
  organisation text not null,
  act text not null check (act in ('declined', 'withdrawn')),
  reason text not null check (octet_length(reason) between 1 and 65536),
  said_at text not null,                   -- the signer's clock, in the digits that were signed
  signature bytea not null check (length(signature) = 64),
  told_at timestamptz,                     -- when the other party's node took it; ours alone are told
  refused_at timestamptz,
  refusal text,
  primary key (agreement, organisation)
);
alter table agreement_closing enable row level security;
create policy seen on agreement_closing for select to comity_member
  using (exists (select from agreement g where g.id = agreement_closing.agreement));
grant select on agreement_closing to comity_member;
