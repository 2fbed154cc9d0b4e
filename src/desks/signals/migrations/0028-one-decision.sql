-- Which cases were decided together stands with the decision itself, so that whoever counts decisions never sees one without.
create policy decide on decided_together for insert to comity_member with check ((
  select true from audience a where a.object = decided_together.object
    and a.principal = any ((select current_principals())::text[]) limit 1));
grant insert on decided_together to comity_member;
create index decided_together_entry on decided_together (entry);
