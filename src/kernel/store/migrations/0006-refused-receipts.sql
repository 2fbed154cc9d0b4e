-- A receipt that its partner does not take is not sent again; what the partner answered is kept beside it.
alter table receipt add column refused_at timestamptz, add column refusal text;
drop index receipt_to_send;
create index receipt_to_send on receipt (organisation)
  where direction = 'given' and delivered_at is null and refused_at is null;
create index receipt_refused on receipt (organisation) where refused_at is not null;
