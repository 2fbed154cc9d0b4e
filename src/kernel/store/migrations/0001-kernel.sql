-- One database, one reader role. Everything a viewer reads goes through row-level security that asks one
-- table only: audience(object, principal). PostgreSQL 15 is the oldest supported.

create extension if not exists pg_trgm;

do $$ begin
  if not exists (select from pg_roles where rolname = 'comity_member') then
    create role comity_member nologin nosuperuser nobypassrls;
  end if;
exception when duplicate_object or unique_violation then null; -- two databases of one server prepared at once
end $$;
grant comity_member to current_user;
grant usage on schema public to comity_member;

-- Handles of everything with an audience: records, cases, blobs, banks, agreements, affairs of the node.
create sequence object_handle as bigint;
grant usage on sequence object_handle to comity_member;

create function current_principals() returns text[] language sql stable parallel safe
  as $$ select string_to_array(current_setting('comity.principals', true), ',') $$;

create table audience (
  object bigint not null,
  principal text not null,
  primary key (object, principal)
);
create index audience_principal on audience (principal, object);
alter table audience enable row level security;
create policy own on audience for select to comity_member
  using (principal = any ((select current_principals())::text[]));
create policy give on audience for insert to comity_member with check (true);
grant select, insert on audience to comity_member;

-- Organisations, people, credentials -----------------------------------------------------------------------

create table organisation (
  id text primary key check (id like 'identity--%'),
  name text not null check (length(name) between 1 and 200),
  class text not null check (class in ('platform', 'state', 'civil-society', 'intergovernmental')),
  local boolean not null default false,
  created_at timestamptz not null default clock_timestamp()
);
alter table organisation enable row level security;
grant select on organisation to comity_member;

create table person (
  id uuid primary key,
  organisation text not null references organisation,
  name text not null check (length(name) between 1 and 200),
  roles text[] not null check (roles <@ array['reader','analyst','reviewer','senior-reviewer','administrator','overseer']),
  disabled_at timestamptz,
  created_at timestamptz not null default clock_timestamp()
);
alter table person enable row level security;
create policy colleagues on person for select to comity_member
  using ('org:' || organisation = any ((select current_principals())::text[]));
grant select on person to comity_member;

create table credential (
  hash bytea primary key check (length(hash) = 32),
  kind text not null check (kind in ('sign-in-link', 'session', 'token')),
  person uuid not null references person,
  label text not null default '',
  expires_at timestamptz not null,
  used_at timestamptz,
  created_at timestamptz not null default clock_timestamp()
);

-- Records --------------------------------------------------------------------------------------------------

create table record (
  object bigint primary key,
  holder text not null references organisation,
  id text not null check (length(id) <= 300),
  type text not null check (length(type) <= 250),
  version_key text not null,
  version_ns bigint,                       -- nanoseconds; null where the version is a content hash
  version_text text,                       -- the digits as they came
  created_by text,
  revoked boolean not null default false,
  tlp text check (tlp in ('clear', 'green', 'amber', 'amber+strict', 'red')),
  unknown_marking boolean not null default false,
  name text,                               -- extracted for lists and search
  source text not null,                    -- 'own', 'import:<name>' or 'peer:<organisation>'
  attested boolean not null,
  body text not null check (octet_length(body) <= 1048576),
  content_hash bytea not null,             -- SHA-256 of RFC 8785 of the body
  entry bigint not null,
  received_at timestamptz not null default clock_timestamp(),
  received_under text,                     -- the agreement a peer delivered it under
  unique (holder, id, version_key)
);
create index record_latest on record (id, version_ns desc);
create index record_name on record using gin (name gin_trgm_ops);
alter table record enable row level security;
-- "offset 0": asked row by row. Otherwise the planner hashes the viewer's whole audience for each page it reads.
create policy seen on record for select to comity_member using (exists (
  select from audience a where a.object = record.object and a.principal = any ((select current_principals())::text[]) offset 0));
create policy accept on record for insert to comity_member with check (true);
grant select, insert on record to comity_member;

-- Every id an object refers to, extracted: what is said about it, without a JSON search.
create table record_reference (
  object bigint not null,
  target text not null,
  primary key (target, object)
);
alter table record_reference enable row level security;
create policy seen on record_reference for select to comity_member using (exists (
  select from audience a where a.object = record_reference.object and a.principal = any ((select current_principals())::text[])));
create policy accept on record_reference for insert to comity_member with check (true);
grant select, insert on record_reference to comity_member;

create table quarantine (
  object bigint primary key,
  holder text not null references organisation,
  id text,
  source text not null,
  rule text not null,
  clause text not null,
  property text not null,
  reason text not null,
  body text not null,
  entry bigint not null,
  received_at timestamptz not null default clock_timestamp()
);
alter table quarantine enable row level security;
create policy seen on quarantine for select to comity_member using (exists (
  select from audience a where a.object = quarantine.object and a.principal = any ((select current_principals())::text[])));
create policy accept on quarantine for insert to comity_member with check (true);
grant select, insert on quarantine to comity_member;

-- Views and the feed ---------------------------------------------------------------------------------------

-- A view is 'own:<organisation>' or 'agreement:<id>'. Handling that an agreement adds lives here, never in a body.
create table placement (
  object bigint not null references record,
  view text not null,
  placed_at timestamptz not null default clock_timestamp(),
  withdrawn_at timestamptz,
  primary key (object, view)
);
create index placement_view on placement (view, object);
alter table placement enable row level security;
create policy seen on placement for select to comity_member using (exists (
  select from audience a where a.object = placement.object and a.principal = any ((select current_principals())::text[])));
create policy place on placement for insert to comity_member with check (true);
grant select, insert on placement to comity_member;

create table feed (
  view text not null,
  pos bigint not null,
  date_added timestamptz(6) not null,
  object bigint not null,
  op text not null check (op in ('add', 'withdraw')),
  id text not null,
  type text not null,
  version_ns bigint,
  live boolean not null,                   -- the row through which the view holds the object now
  is_last boolean not null,                -- the newest version that the view holds of the id
  primary key (view, pos)
);
create unique index feed_date on feed (view, date_added);
create index feed_id on feed (view, id);
create index feed_object on feed (object);
-- A view holds an object by one row. Unique also so that a plan made before there are statistics looks rows up by it.
create unique index feed_live_object on feed (object, view) where live;
create index feed_live on feed (view, pos) where live;
create index feed_last on feed (view, pos) where is_last;
alter table feed enable row level security;
create policy seen on feed for select to comity_member using (exists (
  select from audience a where a.object = feed.object and a.principal = any ((select current_principals())::text[]) offset 0));
grant select on feed to comity_member;

create table feed_head (view text primary key, pos bigint not null, date_added timestamptz(6) not null);

-- Queues of the sequencer: rows appear with their transaction's commit, so nothing is passed by.
create sequence entry_id as bigint;
grant usage on sequence entry_id to comity_member;
create table pending_entry (entry bigint primary key);
create table pending_feed (
  id bigint generated always as identity primary key,
  bulk boolean not null default false,
  view text not null,
  object bigint not null,
  op text not null check (op in ('add', 'withdraw')),
  submission uuid
);
create index pending_feed_order on pending_feed (bulk, id);
create index pending_feed_object on pending_feed (view, object);
create index pending_feed_submission on pending_feed (submission) where submission is not null;
grant insert on pending_entry, pending_feed to comity_member;

-- The audit log --------------------------------------------------------------------------------------------

create table entry (
  id bigint primary key,
  object bigint not null,                  -- whose audience may know of this entry
  r bytea not null check (length(r) = 32),
  content text not null,                   -- RFC 8785; values that can point at a person are commitments
  kind text not null,
  at timestamptz not null,
  leaf bytea not null check (length(leaf) = 32)
);
create index entry_object on entry (object, id);
alter table entry enable row level security;
create policy seen on entry for select to comity_member using (exists (
  select from audience a where a.object = entry.object and a.principal = any ((select current_principals())::text[])));
create policy write on entry for insert to comity_member with check (true);
grant select, insert on entry to comity_member;

create table opening (
  entry bigint primary key,
  key_id text not null,
  sealed bytea not null                    -- AES-256-GCM over the salts and values
);
alter table opening enable row level security;
create policy seen on opening for select to comity_member using (exists (select from entry e where e.id = opening.entry));
create policy write on opening for insert to comity_member with check (true);
grant select, insert on opening to comity_member;

-- A log that finds itself behind what it has published starts a new epoch instead of signing again.
create table log_leaf (
  epoch int not null,
  index bigint not null,
  leaf bytea not null check (length(leaf) = 32),
  entry bigint,                            -- null: a dummy
  primary key (epoch, index)
);
create unique index log_leaf_entry on log_leaf (entry) where entry is not null;
alter table log_leaf enable row level security;
create policy seen on log_leaf for select to comity_member
  using (entry is not null and exists (select from entry e where e.id = log_leaf.entry));
grant select on log_leaf to comity_member;

create table log_tile (
  epoch int not null,
  level int not null,                      -- -1: entry bundles
  index bigint not null,
  data bytea not null,
  primary key (epoch, level, index)
);
create table log_state (
  one boolean primary key default true check (one),
  epoch int not null,
  origin text not null,
  size bigint not null,
  published_size bigint not null
);
create table log_checkpoint (
  origin text not null,
  size bigint not null,
  root bytea not null,
  note text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (origin, size)
);
grant select on log_checkpoint, log_state to comity_member;

-- Who reads the one sequence from where (outbox, matcher, webhooks).
create table consumer (name text primary key, position bigint not null);

-- Cases ----------------------------------------------------------------------------------------------------

create table case_file (
  object bigint primary key,
  id uuid not null unique,
  organisation text not null references organisation,
  procedure text not null,
  procedure_version int not null,
  opened_at timestamptz not null
);
create table case_event (
  object bigint not null references case_file,
  n int not null check (n >= 1),
  step text not null,
  at timestamptz not null,
  actor text not null,
  roles text[] not null,
  data jsonb not null,
  entry bigint not null,
  primary key (object, n)
);
-- Projections: written in the event's transaction, rebuilt by one command, never the ground for a step.
create table case_state (
  object bigint primary key references case_file,
  state text not null,
  tracks jsonb not null,
  closed boolean not null,
  wake_at timestamptz,                     -- when it changes without an event
  procedure_version int not null,
  fold_version int not null
);
create index case_state_wake on case_state (wake_at) where wake_at is not null;
create index case_state_state on case_state (state, object);
create table case_clock (
  object bigint not null references case_file,
  name text not null,
  due_at timestamptz,                      -- null while held
  primary key (object, name)
);
create index case_clock_due on case_clock (due_at);

do $$ declare t text; begin
  foreach t in array array['case_file', 'case_event', 'case_state', 'case_clock'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy seen on %I for select to comity_member using (exists (
      select from audience a where a.object = %I.object and a.principal = any ((select current_principals())::text[])))', t, t);
    execute format('create policy write on %I for insert to comity_member with check (true)', t);
    execute format('grant select, insert on %I to comity_member', t);
  end loop;
  foreach t in array array['case_state', 'case_clock'] loop
    execute format('create policy move on %I for update to comity_member using (exists (
      select from audience a where a.object = %I.object and a.principal = any ((select current_principals())::text[])))', t, t);
    execute format('create policy rebuild on %I for delete to comity_member using (exists (
      select from audience a where a.object = %I.object and a.principal = any ((select current_principals())::text[])))', t, t);
    execute format('grant update, delete on %I to comity_member', t);
  end loop;
end $$;

-- Blobs: encrypted, each under a key of its own; deleting the row deletes the key.
create table blob (
  object bigint primary key,
  media_type text not null,
  sealed bytea not null,
  key_id text not null,
  wrapped_key bytea not null,
  delete_after timestamptz,
  created_at timestamptz not null default clock_timestamp()
);
alter table blob enable row level security;
create policy seen on blob for select to comity_member using (exists (
  select from audience a where a.object = blob.object and a.principal = any ((select current_principals())::text[])));
create policy keep on blob for insert to comity_member with check (true);
grant select, insert on blob to comity_member;

-- Peers, agreements, receipts ------------------------------------------------------------------------------

create table peer (
  organisation text primary key references organisation,
  url text not null,
  public_key bytea not null unique check (length(public_key) = 32),
  log_key text not null,                   -- verifier key of its log (C2SP signed note)
  mode text not null default 'shadow' check (mode in ('shadow', 'on')),
  suspended_at timestamptz,
  suspended_reason text,
  added_at timestamptz not null default clock_timestamp(),
  last_seen_at timestamptz,
  last_error text
);
-- Rosters are not public: the node's own organisation sees its peers, a seat on it does not.
alter table peer enable row level security;
create policy host on peer for select to comity_member using ('host' = any ((select current_principals())::text[]));
grant select on peer to comity_member;

create table agreement (
  object bigint primary key,
  id text not null unique,                 -- x-comity-agreement--uuid
  title text not null,
  status text not null check (status in ('proposed', 'accepted', 'suspended', 'ended')),
  terms text not null,                     -- exact bytes both parties signed
  collection uuid not null unique,
  starts_at timestamptz,
  ends_at timestamptz,
  updated_at timestamptz not null default clock_timestamp()
);
create table agreement_party (
  agreement text not null references agreement (id),
  organisation text not null,
  signature bytea,
  signed_at timestamptz,
  primary key (agreement, organisation)
);
alter table agreement enable row level security;
create policy seen on agreement for select to comity_member using (exists (
  select from audience a where a.object = agreement.object and a.principal = any ((select current_principals())::text[])));
alter table agreement_party enable row level security;
create policy seen on agreement_party for select to comity_member
  using (exists (select from agreement g where g.id = agreement_party.agreement));
grant select on agreement, agreement_party to comity_member;
create policy known on organisation for select to comity_member using (
  'host' = any ((select current_principals())::text[]) or 'org:' || id = any ((select current_principals())::text[])
  or exists (select from agreement_party p where p.organisation = organisation.id));

-- What each peer's collections gave us, and how far.
create table pull_position (
  organisation text not null references peer,
  agreement text not null,
  added_after text,
  withdrawn_after bigint not null default 0,
  primary key (organisation, agreement)
);
create table receipt (
  id uuid primary key,
  direction text not null check (direction in ('given', 'received')),
  organisation text not null,
  agreement text not null,
  body text not null,                      -- exact signed bytes
  signature bytea not null,
  at timestamptz not null default clock_timestamp(),
  entry bigint not null,
  delivered_at timestamptz                 -- a receipt given, once the peer has it
);
create index receipt_entry on receipt (entry);
create index receipt_to_send on receipt (organisation) where direction = 'given' and delivered_at is null;
create table receipt_item (
  receipt uuid not null references receipt,
  id text not null,
  version_key text not null,
  outcome text not null,
  primary key (receipt, id, version_key)
);
create index receipt_item_id on receipt_item (id);
create table peer_checkpoint (
  organisation text not null references peer,
  origin text not null,
  size bigint not null,
  note text not null,
  verdict text not null check (verdict in ('consistent', 'forked', 'unchecked')),
  at timestamptz not null default clock_timestamp(),
  primary key (organisation, origin, size, note)
);

-- TAXII status resources (§4.3): at least 24 hours, to the poster only.
create table submission (
  id uuid primary key,
  viewer text not null,
  view text not null,
  request_timestamp timestamptz not null,
  total int not null,
  successes jsonb not null,
  failures jsonb not null
);

-- A node's own small facts.
create table node_fact (name text primary key, value text not null);

-- Search runs beside row-level security, applies the same audience, and returns handles only.
create function search_records(q text, type_is text, before bigint, page int) returns setof bigint
  language sql stable security definer set search_path = public as $$
    select r.object from record r
    where (q is null or r.name ilike '%' || replace(replace(replace(q, '\', '\\'), '%', '\%'), '_', '\_') || '%' or r.id = q)
      and (type_is is null or r.type = type_is)
      and (before is null or r.object < before)
      and exists (select from audience a where a.object = r.object and a.principal = any (current_principals()))
      and not exists (select from record newer where newer.holder = r.holder and newer.id = r.id and newer.version_ns > r.version_ns)
    order by r.object desc limit least(page, 200)
  $$;
revoke all on function search_records from public;
grant execute on function search_records to comity_member;

-- Receipts are seen by whoever sees the agreement they were given under.
alter table receipt enable row level security;
create policy seen on receipt for select to comity_member
  using (exists (select from agreement g where g.id = receipt.agreement));
alter table receipt_item enable row level security;
create policy seen on receipt_item for select to comity_member
  using (exists (select from receipt t where t.id = receipt_item.receipt));
grant select on receipt, receipt_item to comity_member;
