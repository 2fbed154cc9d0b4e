-- Editions of an organisation's register of authorities for evidence; the newest counts.
create table evidence_register (
  object bigint primary key,
  organisation text not null references organisation,
  document text not null,
  digest bytea not null check (length(digest) = 32),
  kept_at timestamptz not null
);
create index evidence_register_organisation on evidence_register (organisation, object);

-- A certificate (EPOC or EPOC-PR) as it came, without section M. The case of it decides; this is what it is about.
create table evidence_request (
  object bigint primary key references case_file,
  organisation text not null references organisation,
  certificate text not null check (certificate in ('EPOC', 'EPOC-PR')),
  document text not null,                  -- the form's canonical JSON (RFC 8785)
  digest bytea not null check (length(digest) = 32),
  -- As far as the form says so.
  file_number text,
  issuing_state text,
  authority_name text,
  issued_on text,                          -- the day of the authority's signature, as it was written
  received_at timestamptz not null,
  unique (organisation, digest)
);
create index evidence_request_file_number on evidence_request (organisation, file_number);

-- A Form 5 or 6 that came to a preservation order.
create table evidence_form (
  object bigint not null references evidence_request,
  form smallint not null check (form in (5, 6)),
  organisation text not null references organisation,
  document text not null,
  digest bytea not null check (length(digest) = 32),
  received_at timestamptz not null,
  primary key (object, digest),
  unique (organisation, digest)
);

do $$ declare t text; begin
  foreach t in array array['evidence_register', 'evidence_request', 'evidence_form'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy seen on %I for select to comity_member using ((
      select true from audience a where a.object = %I.object and a.principal = any ((select current_principals())::text[])
      limit 1))', t, t);
    execute format('create policy write on %I for insert to comity_member with check (true)', t);
    execute format('grant select, insert on %I to comity_member', t);
  end loop;
end $$;
