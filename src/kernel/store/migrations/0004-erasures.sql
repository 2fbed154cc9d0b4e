-- An erased record leaves its handle, id and version, so that the withdrawal can travel and the record is not taken
-- again; nothing of what it said.
alter table record add column erased_at timestamptz;
create index record_erased on record (holder, id) where erased_at is not null;

-- Whoever brings an object to a holder must learn that it was erased there; nothing else of it.
create function erased_ids(holder_is text, ids text[]) returns setof text
  language sql stable security definer set search_path = public as $$
    select distinct r.id from record r where r.holder = holder_is and r.id = any (ids) and r.erased_at is not null
  $$;
revoke all on function erased_ids from public;
grant execute on function erased_ids to comity_member;
