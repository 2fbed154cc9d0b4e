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

-- What a new version is judged against: everything its holder has, also what a partner took back, which nobody sees any
-- more. Only what judging needs, and to a member only of an organisation it acts for.
create function held_versions(holder_is text, ids text[])
  returns table (id text, version_key text, version_ns bigint, content_hash bytea, created_by text, source text,
    revoked boolean, deleted boolean, withdrawn boolean)
  language sql stable security definer set search_path = public as $$
    select r.id, r.version_key, r.version_ns, r.content_hash, r.created_by, r.source, r.revoked, r.erased_at is not null,
      not exists (select from placement p
        where p.object = r.object and p.view = 'own:' || r.holder and p.withdrawn_at is null)
    from record r
    where r.holder = holder_is and r.id = any (ids)
      and (current_setting('role') <> 'comity_member' or 'org:' || holder_is = any (current_principals()))
  $$;
revoke all on function held_versions from public;
grant execute on function held_versions to comity_member;
