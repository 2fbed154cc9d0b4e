/**
 * A text without these letters at its end. Threat: a pattern that looks for its end begins anew at each letter of a long run
 * in the middle, which takes minutes.
 */
export function trimmedEnd(text: string, letters: string): string {
  let end = text.length;
  while (end > 0 && letters.includes(text[end - 1]!)) end -= 1;
  return text.slice(0, end);
}

/** The same at both ends. */
export function trimmed(text: string, atStart: string, atEnd: string): string {
  let start = 0;
  while (start < text.length && atStart.includes(text[start]!)) start += 1;
  return trimmedEnd(text.slice(start), atEnd);
}
