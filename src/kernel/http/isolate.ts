const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;
const LEFT_TO_RIGHT = /[A-Za-z\u00c0-\u024f\u0370-\u052f]/;

/**
 * What someone wrote, put into a sentence of the other direction: isolated, so that its full stop and brackets stay
 * with it (Unicode UAX #9, FSI and PDI), in the page and in the plain text alike. Words of the sentence's own
 * direction are left as they are.
 */
export function isolate(said: string, direction: 'ltr' | 'rtl'): string {
  // On one line: what somebody wrote does not begin a paragraph of the notice's own.
  const line = said.replace(/\s+/g, ' ').trim();
  const foreign = direction === 'rtl' ? LEFT_TO_RIGHT : RIGHT_TO_LEFT;
  return foreign.test(line) ? `\u2068${line}\u2069` : line;
}
