import { inflateSync } from 'node:zlib';
import type { FindingCode } from './document-text.ts';

/** Names of PDF (ISO 32000-2) behind which something may act, by what they do. */
const NAMES: readonly [FindingCode, RegExp][] = [
  ['javascript', /\/(JavaScript|JS)(?![A-Za-z0-9])/],
  ['open-action', /\/AA(?![A-Za-z0-9])|\/OpenAction(?![A-Za-z0-9])(?!\s*(\[|\d+\s+\d+\s+R\b))/],
  ['launch', /\/Launch(?![A-Za-z0-9])/],
  ['sends-data', /\/(SubmitForm|ImportData)(?![A-Za-z0-9])/],
  ['media', /\/(RichMedia|Rendition|Movie|Sound|3D)(?![A-Za-z0-9])/],
  ['embedded-files', /\/EmbeddedFiles?(?![A-Za-z0-9])/],
  ['xfa', /\/XFA(?![A-Za-z0-9])/],
  ['signature-not-checked', /\/ByteRange(?![A-Za-z0-9])/],
];

const MOST_INFLATED = 32 * 1024 * 1024;

/**
 * What a PDF holds that may act, by the names in its bytes and in its compressed objects. It may be found where there is
 * none; where something cannot be looked into it is `hidden-from-sight`.
 */
export function activeContent(bytes: Buffer): FindingCode[] {
  const found = new Set<FindingCode>();
  const look = (text: string) => {
    // ISO 32000-2 §7.3.5: a name may be written with codes, /J#61vaScript.
    const plain = text.replace(/#([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    for (const [code, name] of NAMES) if (!found.has(code) && name.test(plain)) found.add(code);
  };
  const whole = bytes.toString('latin1');
  look(whole);
  if (/\/Encrypt(?![A-Za-z0-9])/.test(whole)) found.add('hidden-from-sight');
  let left = MOST_INFLATED;
  for (const { dictionary, start, end } of objectStreams(whole)) {
    try {
      if (/\/Filter\s*\[?\s*\/(?!FlateDecode)/.test(dictionary)) throw new Error('another filter');
      const data = bytes.subarray(start, end);
      const inflated = /\/FlateDecode/.test(dictionary)
        ? inflateSync(data, { maxOutputLength: Math.max(left, 1), finishFlush: 2 })
        : data;
      left -= inflated.length;
      look(inflated.toString('latin1'));
    } catch {
      found.add('hidden-from-sight');
    }
  }
  return [...found];
}

/** Streams of compressed objects (ISO 32000-2 §7.5.7), as far as their bytes say. */
function* objectStreams(whole: string): Generator<{ dictionary: string; start: number; end: number }> {
  let at = whole.indexOf('stream');
  for (; at !== -1; at = whole.indexOf('stream', at + 6)) {
    if (whole.startsWith('end', at - 3)) continue;
    const before = whole.slice(Math.max(0, at - 1000), at);
    const dictionary = before.slice(before.lastIndexOf(' obj') + 1);
    if (!/\/ObjStm/.test(dictionary)) continue;
    const start = at + 6 + (whole.startsWith('\r\n', at + 6) ? 2 : 1);
    const end = whole.indexOf('endstream', start);
    yield { dictionary, start, end: end === -1 ? whole.length : end };
  }
}
