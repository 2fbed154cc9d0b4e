-- Whether one person may still restrict alone is a side of every review; of those of before this was asked, yes.
update case_state s set tracks = s.tracks || '{"single-handed": "none"}'
from case_file f where f.object = s.object and f.procedure = 'match-review' and not s.tracks ? 'single-handed';

-- A lock over a restriction whose ground is lost holds no clock until a second person confirms it: those that one
-- person held are looked at again, and what is late is put back.
update case_state s set wake_at = now()
from case_file f where f.object = s.object and f.procedure = 'match-review'
  and s.state in ('ground-lost', 'keep-proposed') and s.tracks ->> 'picture' in ('locked', 'disposal-proposed');
