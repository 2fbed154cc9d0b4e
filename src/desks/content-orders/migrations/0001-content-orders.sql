-- Editions of an organisation's register of authorities, as they were imported; the newest counts.
create table authority_list (
  object bigint primary key,
  organisation text not null references organisation,
  document text not null,
  digest bytea not null check (length(digest) = 32),
  imported_at timestamptz not null
);
create index authority_list_organisation on authority_list (organisation, object);

-- What was received, as it came. The case of it decides; this is what it is about.
create table content_order (
  object bigint primary key references case_file,
  organisation text not null references organisation,
  kind text not null,
  document text not null,                  -- the order's canonical JSON (RFC 8785)
  digest bytea not null check (length(digest) = 32),
  -- As far as the order says so readably.
  reference text,
  issuing_state text,
  authority_name text,
  signing_key text,                                -- that signed it, in base64
  received_at timestamptz not null,
  unique (organisation, digest)
);
create index content_order_reference on content_order (organisation, reference);

do $$ declare t text; begin
  foreach t in array array['authority_list', 'content_order'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy seen on %I for select to comity_member using ((
      select true from audience a where a.object = %I.object and a.principal = any ((select current_principals())::text[])
      limit 1))', t, t);
    execute format('create policy write on %I for insert to comity_member with check (true)', t);
    execute format('grant select, insert on %I to comity_member', t);
  end loop;
end $$;
