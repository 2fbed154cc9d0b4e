-- A copy that was turned or mirrored is found as well: how it was laid where it came nearest. Null for hashes that
-- know no orientation, and for a picture that matched as it is.
alter table review_match add column orientation text check (orientation in ('turned-90', 'turned-180', 'turned-270',
  'mirrored', 'mirrored-turned-90', 'mirrored-turned-180', 'mirrored-turned-270'));
