import type { Database } from '../../../kernel/store/store.ts';

/**
 * The picture and what was computed from it. Of an item about which an appeal was upheld the hashes stay: whatever
 * signal finds the same picture later, people must know that it was decided on. Not of what was disposed of.
 */
export const deleteBlob = (db: Database, object: number) =>
  db.query(
    `with b as (delete from blob where object = $1),
     c as (update review_item set content = null where object = $1)
     delete from review_item_code where object = $1 and not (
       exists (select from case_event e where e.object = $1 and e.step = 'uphold-appeal')
       and not exists (select from case_event e where e.object = $1 and e.step = 'confirm-disposal'))`,
    [object],
  );
