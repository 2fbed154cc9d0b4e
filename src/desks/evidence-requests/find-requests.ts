import { type FindThings, type FoundThing, MOST_FOUND, uuidRange } from '../../kernel/store/find-things.ts';

/** Certificates by the authority's file number or its name, and by the beginning of an id. */
export const findRequests: FindThings = (tx, words) => {
  const { from, to } = uuidRange(words) ?? { from: null, to: null };
  return tx.query<FoundThing>(
    `select 'evidence-request' as kind, f.id::text, coalesce(r.file_number, f.id::text) as name, s.state as detail
     from evidence_request r join case_file f using (object) join case_state s using (object)
     where strpos(lower(r.file_number), lower($1)) > 0 or strpos(lower(r.authority_name), lower($1)) > 0
       or f.id between $2::uuid and $3::uuid
     order by r.object desc limit $4`,
    [words, from, to, MOST_FOUND],
  );
};
