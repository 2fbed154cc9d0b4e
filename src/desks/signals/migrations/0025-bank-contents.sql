-- The contents of a bank, by type and in the order in which they came; and what acts no more, which is little of it.
create index signal_bank_type on signal (bank, type, number);
create index signal_bank_gone on signal (bank, number) where gone is not null;
