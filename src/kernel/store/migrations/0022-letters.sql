-- What a desk says to the same desk of one partner, and nobody else reads: sealed here, and given to the partner by a signed request.
create table letter (
  id uuid not null,
  direction text not null check (direction in ('out', 'in')),
  peer text not null references organisation,
  kind text not null check (length(kind) <= 100),
  key_id text not null,
  body bytea not null,                     -- sealed
  at timestamptz not null,
  next_at timestamptz,                     -- of one that has still to be delivered
  attempts int not null default 0,
  ended_at timestamptz,                    -- delivered, or refused for good
  answer text,
  primary key (direction, peer, id)
);
create index letter_waiting on letter (next_at) where next_at is not null;
create index letter_arrived on letter (peer, at) where direction = 'in';
alter table letter enable row level security;
