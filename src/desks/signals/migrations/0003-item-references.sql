-- Cases are looked up by how their item's reference begins. "C" because references are compared letter by letter, and
-- because a range in it is what a prefix means.
create index review_item_reference on review_item (platform, item collate "C", object);
