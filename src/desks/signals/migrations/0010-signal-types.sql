-- Which types of signal there are is the program's to say: a new one needs no change here. What is compared is the
-- value itself (MD5 16 bytes, SHA-256 and PDQ 32), or the SHA-256 of a text.
alter table signal drop constraint signal_type_check, drop constraint signal_code_check,
  add constraint signal_type_check check (type ~ '^[a-z][a-z0-9-]{0,39}$'),
  add constraint signal_code_check check (length(code) between 1 and 64);
alter table upheld_hash drop constraint upheld_hash_type_check, drop constraint upheld_hash_code_check,
  add constraint upheld_hash_type_check check (type ~ '^[a-z][a-z0-9-]{0,39}$'),
  add constraint upheld_hash_code_check check (length(code) between 1 and 64);

-- What was computed of the item of a review, one row a type; it goes with the picture.
create table review_item_code (
  object bigint not null references review_item,
  type text not null check (type ~ '^[a-z][a-z0-9-]{0,39}$'),
  code bytea not null check (length(code) between 1 and 64),
  primary key (object, type)
);
insert into review_item_code (object, type, code)
select object, 'pdq', pdq from review_item where pdq is not null
union all select object, 'sha256', sha256 from review_item where sha256 is not null;
alter table review_item drop column pdq, drop column sha256;

alter table review_item_code enable row level security;
create policy seen on review_item_code for select to comity_member using ((
  select true from audience a where a.object = review_item_code.object
    and a.principal = any ((select current_principals())::text[]) limit 1));
grant select on review_item_code to comity_member;
