-- What a dummy is the hash of. A leaf with neither an entry nor this was an entry once: it cannot be given one later.
alter table log_leaf add column dummy_r bytea check (length(dummy_r) = 32);
-- Counts and reports go by day.
create index entry_at on entry using brin (at);
