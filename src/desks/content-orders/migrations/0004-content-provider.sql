-- Links for people whose content an order took down: 128 random bits, kept only as a hash; each for one item of the order.
create table order_notice_link (
  hash bytea primary key check (length(hash) = 32),
  object bigint not null references case_file,
  item int not null check (item >= 0),
  issued_at timestamptz not null,
  expires_at timestamptz not null
);
alter table order_notice_link enable row level security;
