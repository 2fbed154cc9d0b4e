-- A value may have several codes, such as the frames of a video: one after the other, in the value's order. `code` is
-- then what the value is known by; both are the program's to make.
alter table signal add column codes bytea check (length(codes) between 1 and 131072);
alter table review_item_code add column codes bytea check (length(codes) between 1 and 131072);

-- How much of the item was found in the signal, and of the signal in the item; null where one code is compared.
alter table review_match
  add column percent_query int check (percent_query between 0 and 100),
  add column percent_signal int check (percent_signal between 0 and 100),
  add constraint percent_both_ways check ((percent_query is null) = (percent_signal is null));
