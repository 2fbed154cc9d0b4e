import type { Http } from '../../client/http.ts';

/** What a node answers to a picture or a hash. */
export type MatchAnswer = {
  pdq?: string;
  quality?: number;
  sha256?: string;
  matches: { signal: string; distance: number; bank: string; voluntary: boolean }[];
  case?: string;
};

/** Asks as a platform's system does. Without an item nothing is kept, matched or not. */
export function matchPicture(http: Http, picture: Uint8Array, item?: string): Promise<MatchAnswer> {
  const form = new FormData();
  if (item !== undefined) form.set('item', item);
  form.set('picture', new Blob([new Uint8Array(picture)]), 'picture.jpg');
  return http.send<MatchAnswer>('match', form);
}

export const matchHash = (http: Http, value: string): Promise<MatchAnswer> =>
  http.post<MatchAnswer>('match', { hash: { type: 'pdq', value } });
