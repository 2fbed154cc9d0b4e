-- What comes after the type in an id, so that its beginning finds the record: people read out and paste the first
-- letters, seldom all of them. By bytes, so that a range finds what `like 'x%'` would where no plan knows x.
create index record_id_part on record ((split_part(id, '--', 2)) text_pattern_ops);

-- As it was, and by the beginning of an id, with its type or without. Planned for what is asked: only then the planner
-- knows whether a word is rare (the index) or everywhere (the newest rows, until the page is full).
create or replace function search_records(q text, type_is text, before bigint, page int) returns setof bigint
  language plpgsql stable security definer set search_path = public as $$
  declare
    typed text := lower(q);
    part text := case when typed ~ '^([a-z0-9-]+--)?[0-9a-f][0-9a-f-]{3,35}$' then regexp_replace(typed, '^.*--', '') end;
    part_of text := case when typed like '%--%' then split_part(typed, '--', 1) end;
  begin
    return query execute $query$
      select r.object from record r
      where ($1 is null or r.name ilike $2 or r.id = $1
          -- No letter of an id comes after f.
          or (split_part(r.id, '--', 2) ~>=~ $3 and split_part(r.id, '--', 2) ~<~ ($3 || 'g') and ($4 is null or r.type = $4)))
        and ($5 is null or r.type = $5)
        and ($6 is null or r.object < $6)
        and exists (select from audience a where a.object = r.object and a.principal = any (current_principals()))
        and not exists (select from record newer
          where newer.holder = r.holder and newer.id = r.id and newer.version_ns > r.version_ns)
      order by r.object desc limit $7
    $query$ using q, '%' || replace(replace(replace(q, '\', '\\'), '%', '\%'), '_', '\_') || '%', part, part_of,
      type_is, before, least(page, 200);
  end $$;
