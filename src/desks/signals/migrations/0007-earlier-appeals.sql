-- A case looks for upheld appeals about the same item or picture as it opens: they are few among all events.
create index case_event_upheld on case_event (object) where step = 'uphold-appeal';

-- A restriction of an item about which an appeal was upheld has its grounds like any other, says where it holds, and
-- says why that decision does not hold any more.
alter table case_event add constraint restriction_anew_says_what_changed check (
  step <> 'propose-restriction-anew'
  or (data #>> '{law,instrument}' ~ '\S' and data #>> '{law,article}' ~ '\S' and data #>> '{law,offence}' ~ '\S'
    and data ->> 'authority' ~ '\S' and data ->> 'aim' ~ '\S' and data ->> 'necessity' ~ '\S'
    and data ->> 'proportionality' ~ '\S' and data ->> 'leastIntrusive' ~ '\S' and data ->> 'whatChanged' ~ '\S'
    and (data ->> 'territory' = 'everywhere'
      or data ->> 'territory' = 'states' and data ->> 'states' ~ '[A-Z]{2}')) is true);
