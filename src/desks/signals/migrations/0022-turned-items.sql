-- What a picture is known by when it is turned or mirrored: the codes of its other orientations one after the other,
-- each as long as `code`. Of two cases of one picture that lie differently, one finds the other by them.
alter table review_item_code add column turned bytea
  check (turned is null or (codes is null and length(turned) % length(code) = 0 and length(turned) <= 7 * length(code)));
