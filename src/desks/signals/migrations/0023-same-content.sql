-- What the content of an item is known by, of which several items may have the same: a digest over the platform and the
-- first hash that was looked up. Null for cases of before, and where the hashes were forgotten.
alter table review_item add column content text check (content ~ '^[0-9a-f]{32}$');
create index review_item_content on review_item (platform, content, object) where content is not null;

-- Cases that the node drew for a person to look at before they decide on all cases of the same content, and when they did.
create table content_sample (
  content text not null,
  actor text not null,
  object bigint not null references case_file,
  drawn_at timestamptz not null,
  opened_at timestamptz,
  primary key (content, actor, object)
);
create index content_sample_opened on content_sample (actor, object) where opened_at is null;

-- Steps of a case that were taken together with those of others: how many contexts the person had looked at by then.
create table decided_together (
  object bigint not null references case_file,
  n int not null,
  content text not null,
  opened int not null check (opened > 0),
  entry bigint not null,                   -- the act that names all of them
  primary key (object, n)
);

-- Samples are drawn by the node and read by it alone.
alter table content_sample enable row level security;
alter table decided_together enable row level security;
create policy seen on decided_together for select to comity_member using ((
  select true from audience a where a.object = decided_together.object
    and a.principal = any ((select current_principals())::text[]) limit 1));
grant select on decided_together to comity_member;
