/** TAXII 2.1 §1.6.8.2: of every request and response, errors too. */
export const TAXII_MEDIA_TYPE = 'application/taxii+json;version=2.1';
/** What collections hold. */
export const STIX_MEDIA_TYPE = 'application/stix+json;version=2.1';

type MediaRange = { essence: string; parameters: Map<string, string>; quality: number };

/**
 * Whether an Accept header takes TAXII 2.1. TAXII 2.1 §1.6.8.2: without a version the client wants the latest one;
 * an absent header takes anything. RFC 9110 §12.5.1: the most specific range that fits decides, and q=0 refuses.
 */
export function acceptsTaxii(header: string | undefined): boolean {
  if (header === undefined || header.trim() === '') return true;
  let best: { rank: number; quality: number } | undefined;
  for (const range of mediaRanges(header)) {
    const rank = rankOf(range);
    if (rank === 0) continue;
    if (!best || rank > best.rank || (rank === best.rank && range.quality > best.quality)) {
      best = { rank, quality: range.quality };
    }
  }
  return best !== undefined && best.quality > 0;
}

/** Whether a body says that it is TAXII 2.1, with or without the version (TAXII 2.1 §1.6.8.2). */
export function isTaxiiContent(header: string | undefined): boolean {
  const [range, ...more] = header === undefined ? [] : mediaRanges(header);
  if (range === undefined || more.length > 0) return false;
  return range.essence === 'application/taxii+json' && fitsVersion(range);
}

/** 0: does not fit; more specific ranges rank higher. */
function rankOf(range: MediaRange): number {
  if (range.essence === '*/*') return 1;
  if (range.essence === 'application/*') return 2;
  if (range.essence !== 'application/taxii+json' || !fitsVersion(range)) return 0;
  return range.parameters.has('version') ? 4 : 3;
}

function fitsVersion(range: MediaRange): boolean {
  const version = range.parameters.get('version');
  return version === undefined || version === '2.1';
}

function mediaRanges(header: string): MediaRange[] {
  return splitOutsideQuotes(header, ',').flatMap((part) => {
    const [essence = '', ...pairs] = splitOutsideQuotes(part, ';').map((piece) => piece.trim());
    if (essence === '') return [];
    const parameters = new Map<string, string>();
    for (const pair of pairs) {
      const [name = '', value = ''] = splitOutsideQuotes(pair, '=').map((piece) => piece.trim());
      const plain =
        value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
      if (!parameters.has(name.toLowerCase())) parameters.set(name.toLowerCase(), plain);
    }
    return [{ essence: essence.toLowerCase(), parameters, quality: qualityOf(parameters.get('q')) }];
  });
}

// RFC 9110 §12.4.2: 0 to 1 with up to three digits; anything else is not a refusal.
function qualityOf(text: string | undefined): number {
  if (text === undefined || !/^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(text)) return 1;
  return Number(text);
}

function splitOutsideQuotes(text: string, separator: string): string[] {
  const parts: string[] = [];
  let from = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '\\' && quoted) at++;
    else if (char === '"') quoted = !quoted;
    else if (char === separator && !quoted) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}
