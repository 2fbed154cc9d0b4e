import { trimmed, trimmedEnd } from './trim-ends.ts';

export type UrlDoubt = 'several-urls' | 'url-may-go-on' | 'url-may-end-sooner';
export type UrlItem = { url: string; locator?: string; from: number; to: number; doubts: UrlDoubt[] };

/** What looks like a web address, however people break it so that nobody follows it. */
const ADDRESS = /(?:[a-z][a-z0-9+.-]{1,20}:\/\/|www\.)[^\s<>"]+/gi;
/** What a URL can go on with on the next line, and what tells it from a word. */
const GOES_ON = /^[\w/?=&%#.~+-]+$/;
const OF_A_URL = /[/?=&%#_]/;

/**
 * The URLs of an answer, one a line. Two in one line stay one item as they stand, since which of them is meant is not for a
 * program. What stands behind a URL, or in lines below it, says where the item is.
 * @param at where the answer stands in its text
 */
export function urlLines(answer: string, at: number): UrlItem[] {
  const items: UrlItem[] = [];
  let from = at;
  for (const line of answer.split('\n')) {
    const shown = line.trim();
    const found = [...line.matchAll(ADDRESS)];
    const place = { from: from + line.indexOf(shown[0] ?? ''), to: from + line.trimEnd().length };
    const last = items.at(-1);
    if (found.length > 1) items.push({ url: shown, ...place, doubts: ['several-urls'] });
    else if (found[0]) items.push({ ...place, ...oneUrl(line, found[0][0], found[0].index) });
    else if (last && shown !== '' && /[\p{L}\p{N}]/u.test(shown)) {
      if (GOES_ON.test(shown) && OF_A_URL.test(shown) && last.locator === undefined)
        last.doubts.push('url-may-go-on');
      else last.locator = last.locator === undefined ? shown : `${last.locator} ${shown}`;
    }
    from += line.length + 1;
  }
  return items;
}

function oneUrl(line: string, said: string, index: number): Pick<UrlItem, 'url' | 'locator' | 'doubts'> {
  let url = trimmedEnd(said, ',;');
  if (url.endsWith(')') && !url.includes('(')) url = url.slice(0, -1);
  const before = line.slice(0, index).replace(/^[\s>*•<(["“–-]*(\d{1,4}[.)]?\s)?[\s<(["“]*/, '');
  const after = line.slice(index + said.length);
  // At both ends: what only parts it from the URL.
  const locator = trimmed(`${before} ${after}`, ' \t\r,;:()<>"”–-', ' \t\r,;<>"“–-');
  const whole = after.trimStart().startsWith('(') ? trimmedEnd(locator, ')') : locator;
  return {
    url,
    ...(/[\p{L}\p{N}]/u.test(whole) ? { locator: whole } : {}),
    doubts: /[.!]$/.test(url) ? ['url-may-end-sooner'] : [],
  };
}
