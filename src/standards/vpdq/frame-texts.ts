import type { Frame, NumberedFrame } from './frame.ts';

// Two texts are published: lines `number,quality,hash,seconds`, in files of the C++ reference, and the JSON list of
// `hash,quality,seconds` that the Python extension of Hasher-Matcher-Actioner sends and stores.

const HEX = /^[0-9a-f]{64}$/i;
const WHOLE = /^\d{1,9}$/;
const QUALITY = /^\d{1,3}$/;
// The Python extension writes three significant digits: 100 seconds are `1e+02`.
const SECONDS = /^\d{1,7}(?:\.\d{1,9})?(?:e[+-]?\d{1,2})?$/;
const MOST_SECONDS = 10_000_000;

/** Frames of a list; null when it is none. Attacker-controlled: never throws. */
export function readFrameList(text: string): Frame[] | null {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(list)) return null;
  return whole(list, (element) => {
    const [hex = '', quality = '', seconds = '', ...more] =
      typeof element === 'string' ? element.split(',') : [];
    return more.length > 0 ? null : frameOf(hex, quality, seconds);
  });
}

/** Frames of lines, of which the last may end without a line end; null when it is none. Never throws. */
export function readFrameLines(text: string): NumberedFrame[] | null {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return whole(lines, (line) => {
    const [number = '', quality = '', hex = '', seconds = '', ...more] = line.split(',');
    const frame = more.length > 0 || !WHOLE.test(number) ? null : frameOf(hex, quality, seconds);
    return frame && { number: Number(number), ...frame };
  });
}

export const writeFrameList = (frames: readonly Frame[]): string =>
  JSON.stringify(frames.map(({ hex, quality, seconds }) => `${hex},${quality},${shortSeconds(seconds)}`));

/** Each line with its end. */
export const writeFrameLines = (frames: readonly NumberedFrame[]): string =>
  frames
    .map(({ number, quality, hex, seconds }) => `${number},${quality},${hex},${seconds.toFixed(3)}\n`)
    .join('');

/** All of them, or null when one is none: half a video must not pass for the whole. */
function whole<T, U>(list: readonly T[], read: (one: T) => U | null): U[] | null {
  const all: U[] = [];
  for (const one of list) {
    const found = read(one);
    if (found === null) return null;
    all.push(found);
  }
  return all;
}

function frameOf(hex: string, quality: string, seconds: string): Frame | null {
  if (!HEX.test(hex) || !QUALITY.test(quality) || Number(quality) > 100 || !SECONDS.test(seconds))
    return null;
  const at = Math.round(Number(seconds) * 1000) / 1000;
  return at > MOST_SECONDS ? null : { hex: hex.toLowerCase(), quality: Number(quality), seconds: at };
}

/** To thousandths, with one decimal at least, as the reference writes its first seconds: `0.0`, `1.0`, `2.033`. */
const shortSeconds = (seconds: number): string => seconds.toFixed(3).replace(/0{1,2}$/, '');
