-- An erasure that somebody asked for and nobody has confirmed or declined: nothing happens by it. Once it is decided the
-- row goes; who asked, why, who decided and when stand in the log under the request's own handle, which no erasure empties.
create table erasure_request (
  object bigint primary key,
  holder text not null references organisation,
  id text not null,                        -- of the record; every version that the holder has is meant
  instrument text not null,
  article text not null,
  reason text not null,
  requested_by text not null,              -- 'person:<uuid>'
  requested_at timestamptz not null,
  unique (holder, id)
);
alter table erasure_request enable row level security;
create policy seen on erasure_request for select to comity_member using (exists (
  select from audience a where a.object = erasure_request.object and a.principal = any ((select current_principals())::text[])));
grant select on erasure_request to comity_member;
