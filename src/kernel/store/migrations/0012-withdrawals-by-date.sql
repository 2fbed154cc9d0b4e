-- How far a partner's withdrawals were taken over, by their date. Places begin again behind us at a partner whose
-- database was restored; its dates rise all the same. Null: all of them are read once more, which changes nothing.
alter table pull_position add column withdrawn_since text;
