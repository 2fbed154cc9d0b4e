-- A credential counts only with the node's own seal over whom it is for, what for and until when: who can write rows,
-- but has no key of the node, cannot sign in as anybody. Those given before have none and are given anew.
delete from credential;
alter table credential add column seal bytea not null check (length(seal) = 32);
