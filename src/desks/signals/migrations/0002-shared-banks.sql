-- Since when an agreement carries a bank. Rows were only ever added, each beside one act: the n-th row is the n-th act's.
alter table bank_agreement add column shared_at timestamptz;
update bank_agreement g set shared_at = e.at
from (select object, at, row_number() over (partition by object order by id) as n from entry where kind = 'bank.shared') e,
  (select bank, agreement, row_number() over (partition by bank order by ctid) as n from bank_agreement) b
where b.bank = g.bank and b.agreement = g.agreement and e.object = b.bank and e.n = b.n;

-- An own bank rests on a law, or on its organisation's own published terms, which are no law and are not called one.
alter table bank add column own_terms boolean not null default false;
