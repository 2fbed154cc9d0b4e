-- A restriction that is kept although an appeal about the same picture was upheld has its grounds like any other, says
-- where it holds, and says why that decision does not hold any more.
alter table case_event add constraint kept_anew_says_what_changed check (
  step <> 'propose-to-keep-anew'
  or (data #>> '{law,instrument}' ~ '\S' and data #>> '{law,article}' ~ '\S' and data #>> '{law,offence}' ~ '\S'
    and data ->> 'authority' ~ '\S' and data ->> 'aim' ~ '\S' and data ->> 'necessity' ~ '\S'
    and data ->> 'proportionality' ~ '\S' and data ->> 'leastIntrusive' ~ '\S' and data ->> 'whatChanged' ~ '\S'
    and (data ->> 'territory' = 'everywhere'
      or data ->> 'territory' = 'states' and data ->> 'states' ~ '[A-Z]{2}')) is true);

-- The transaction that upholds an appeal remembers the hashes for the organisation that decides.
create policy remember on upheld_hash for insert to comity_member
  with check ('org:' || holder = any ((select current_principals())::text[]));
grant insert on upheld_hash to comity_member;
