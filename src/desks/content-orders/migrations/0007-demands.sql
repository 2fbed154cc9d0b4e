-- Other kinds of demand than removal orders are content_order rows, too, each under a procedure of its own.
create index content_order_kind on content_order (organisation, kind, object);

-- Who sent a notice (DSA Art. 16(2)(c)): kept apart from it, so that it can be deleted when nobody needs it any more, and their link, kept
-- only as a hash.
create table notice_sender (
  object bigint primary key references case_file,
  name text,
  email text,
  link bytea not null unique check (length(link) = 32)
);
alter table notice_sender enable row level security;
create policy seen on notice_sender for select to comity_member using ((
  select true from audience a where a.object = notice_sender.object and a.principal = any ((select current_principals())::text[])
  limit 1));
grant select on notice_sender to comity_member;
