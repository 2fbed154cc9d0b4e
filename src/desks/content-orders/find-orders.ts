import { type FindThings, type FoundThing, MOST_FOUND, uuidRange } from '../../kernel/store/find-things.ts';

/** Orders and other demands by the authority's reference or its name, and by the beginning of an id. */
export const findOrders: FindThings = (tx, words) => {
  const { from, to } = uuidRange(words) ?? { from: null, to: null };
  return tx.query<FoundThing>(
    `select case o.kind when 'removal-order' then 'content-order' else 'demand' end as kind, f.id::text, coalesce(o.reference, f.id::text) as name, s.state as detail
     from content_order o join case_file f using (object) join case_state s using (object)
     where strpos(lower(o.reference), lower($1)) > 0 or strpos(lower(o.authority_name), lower($1)) > 0
       or f.id between $2::uuid and $3::uuid
     order by o.object desc limit $4`,
    [words, from, to, MOST_FOUND],
  );
};
