-- Reports that laws ask for, as they were published; what each counted.
create table published_report (
  object bigint primary key,
  id uuid not null unique,
  organisation text not null references organisation,
  kind text not null,
  period_from date not null,
  period_to date not null,
  document text not null,                  -- the report's canonical JSON (RFC 8785)
  digest bytea not null check (length(digest) = 32),
  entry bigint not null,                   -- the act that commits to it
  published_at timestamptz not null
);
create index published_report_organisation on published_report (organisation, object);
create table report_counted (
  object bigint not null references published_report,
  figure text not null,
  entry bigint not null,
  primary key (object, figure, entry)
);
do $$ declare t text; begin
  foreach t in array array['published_report', 'report_counted'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy seen on %I for select to comity_member using ((
      select true from audience a where a.object = %I.object and a.principal = any ((select current_principals())::text[])
      limit 1))', t, t);
    execute format('grant select on %I to comity_member', t);
  end loop;
end $$;
