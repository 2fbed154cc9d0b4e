-- The e-mail or PDF that an order came as: the bytes are sealed with its case (table blob), here what they were.
alter table content_order
  add column original bytea check (length(original) = 32),    -- SHA-256 of the bytes
  add column original_kind text check (original_kind in ('mail', 'pdf')),
  add constraint original_has_its_kind check ((original is null) = (original_kind is null));
