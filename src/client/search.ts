import type { Http } from './http.ts';

/** Something that has a page, found by what was typed. */
export type Found = {
  /** `record`, `agreement`, `peer`, `person`, or a kind of a desk: `bank`, `signal`, `case`. */
  kind: string;
  id: string;
  name: string;
  /** Of a record its type, of a case its state, of an agreement its status, of a person the roles by spaces, of a bank or signal whose it is. */
  detail: string;
};

export function searchOf(http: Http) {
  return {
    /** By words of a name, the beginning of an id (4 digits) or of a hash (8 digits); at most 8 of each kind. */
    find: async (q: string) => (await http.get<{ items: Found[] }>('search', { q })).items,
  };
}
