-- An erased record leaves its handle, id and version, so that the withdrawal can travel; nothing of what it said.
alter table record add column erased_at timestamptz;

-- What was erased is not taken in again, wherever it comes from.
create table erasure (
  holder text not null references organisation,
  id text not null,
  at timestamptz not null,
  primary key (holder, id)
);

-- Whoever brings an object to a holder must learn that it was erased there; nothing else of it.
create function erased_ids(holder_is text, ids text[]) returns setof text
  language sql stable security definer set search_path = public as $$
    select x.id from erasure x where x.holder = holder_is and x.id = any (ids)
  $$;
revoke all on function erased_ids from public;
grant execute on function erased_ids to comity_member;
