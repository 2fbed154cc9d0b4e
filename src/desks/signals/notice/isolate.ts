const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;
const LEFT_TO_RIGHT = /[A-Za-z\u00c0-\u024f\u0370-\u052f]/;

/**
 * What someone wrote, put into a sentence of the other direction: isolated, so that its full stop and brackets stay
 * with it (Unicode UAX #9, FSI and PDI), in the page and in the plain text alike. Words of the sentence's own
 * direction are left as they are.
 */
export function isolate(said: string, direction: 'ltr' | 'rtl'): string {
  const foreign = direction === 'rtl' ? LEFT_TO_RIGHT : RIGHT_TO_LEFT;
  return foreign.test(said) ? `\u2068${said}\u2069` : said;
}
