-- A record that names a marking nobody here knows stays with its holder until the definition comes. What it waits for,
-- and the agreements it was sent to meanwhile.
create table awaited_marking (
  holder text not null references organisation,
  marking text not null,
  object bigint not null references record,
  agreements text[] not null,
  primary key (holder, marking, object)
);
create index awaited_marking_object on awaited_marking (object);
alter table awaited_marking enable row level security;
create policy wait on awaited_marking for insert to comity_member with check (true);
grant insert on awaited_marking to comity_member;

-- Records that wait already: for each marking they name that is no TLP and not held. Where they were sent is not known
-- any more; sending them again says it.
insert into awaited_marking (holder, marking, object, agreements)
select r.holder, f.target, r.object, '{}'
from record r join record_reference f using (object)
where r.unknown_marking and r.erased_at is null and f.target like 'marking-definition--%'
  and f.target <> all (array[
    'marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487',
    'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb',
    'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421',
    'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003',
    'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1',
    'marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9',
    'marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da',
    'marking-definition--f88d31f6-486f-44da-b317-01333bde0b82',
    'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed'])
  and not exists (select from record d where d.holder = r.holder and d.id = f.target and d.type = 'marking-definition')
on conflict do nothing;

-- Only a statement is understood here. Another kind, or an extension, may forbid what nobody here reads.
create function understood_marking(body text) returns boolean language sql immutable parallel safe as $$
  select coalesce(body::json ->> 'definition_type' = 'statement' and body::json -> 'extensions' is null, false)
$$;

-- Whose definition makes a marking known: the source's of the record that names it, or one that the holder's own people
-- added ('import:identity--...' is what they added of another's making). Threat: who sends a definition of somebody
-- else's marking widens an audience.
create function marking_counts(definition_source text, record_source text)
  returns boolean language sql immutable parallel safe as $$
    select definition_source = record_source or definition_source = 'own' or definition_source like 'import:identity--%'
$$;

-- Definitions that a holder has now: what waited for nothing else is told, and waits no more. Only a definition that is on
-- record counts, so that nothing is let go by asking.
create function settle_markings(holder_is text, ids text[])
  returns table (object bigint, id text, version_key text, tlp text, agreements text[])
  language sql volatile security definer set search_path = public as $$
    with held as (
      select distinct d.id, d.source from record d
      where d.holder = holder_is and d.type = 'marking-definition' and d.erased_at is null and d.id = any (ids)
        and understood_marking(d.body)
    ), gone as (
      delete from awaited_marking w using held, record r
      where w.holder = holder_is and w.marking = held.id and r.object = w.object
        and marking_counts(held.source, r.source)
      returning w.object, w.marking, w.agreements
    ), settled as (
      select distinct on (gone.object) gone.object, gone.agreements from gone
      where not exists (select from awaited_marking w
        where w.object = gone.object and not exists (select from gone g where g.object = w.object and g.marking = w.marking))
    )
    update record r set unknown_marking = false from settled s
    where r.object = s.object and r.erased_at is null
    returning r.object, r.id, r.version_key, r.tlp, s.agreements
  $$;
revoke all on function settle_markings from public;
grant execute on function settle_markings to comity_member;
