-- What is due first is read from an index: which clock asks something of people here, and when. The procedure beside it, since a
-- desk lists its own.
alter table case_state
  add column procedure text,
  add column due_clock text,
  add column due_at timestamptz,
  add constraint case_state_due_both check ((due_clock is null) = (due_at is null));
update case_state s set procedure = f.procedure from case_file f where f.object = s.object;
alter table case_state alter column procedure set not null;
create index case_state_due on case_state (procedure, due_at, object) where not closed and due_at is not null;
create index case_state_rest on case_state (procedure, object) where not closed and due_at is null;
create index case_state_closed on case_state (procedure, object) where closed;
