import type { SignalTypeExamples } from '../signal-type.ts';

// The text and its TLSH that facebook/ThreatExchange publishes for the tests of its extension.
const TEXT =
  "A minimum string length must be 256 bytes! That's so much text this means it's not super useful for finding short text!";
const OF_TEXT = 'T1DFB092A1724AC2C0D3CA48452291EA04A5B75EB903A6E7577A54118FFA8148E98F9426';
const ONE = 'T13B71CEE3E63CA2500C1216A4E2F7B2B667154339A7B915700E89E4AFB1861F894179F3';
/** Of the same text with one word changed; the distance is the reference's. */
const NEAR = 'T1A471DFE3E73CA2500C1217A4E2F7B2B667154339A7B915700E89E49FB1861F8D5179F3';
/** Another length and nothing else. */
const LONGER = ONE.replace('T13B71', 'T13B42');

export const tlshExamples = (): SignalTypeExamples => ({
  valid: [
    { written: OF_TEXT, value: OF_TEXT },
    { written: OF_TEXT.toLowerCase(), value: OF_TEXT },
    // As versions before 4 wrote it.
    { written: OF_TEXT.slice(2), value: OF_TEXT },
    { written: ONE, value: ONE },
  ],
  invalid: [
    '',
    'TNULL',
    OF_TEXT.slice(0, -1),
    `${OF_TEXT}0`,
    `T2${OF_TEXT.slice(2)}`,
    `${OF_TEXT.slice(0, -1)}G`,
  ],
  pairs: [
    { one: ONE, other: ONE, distance: 0 },
    { one: ONE, other: NEAR, distance: 8 },
    { one: ONE, other: LONGER, distance: 0 },
    { one: ONE, other: OF_TEXT, distance: 256 },
  ],
  hashed: [
    { of: TEXT, value: OF_TEXT },
    {
      of: '\'Type "copyright", "credits" or "license" for more information.’\n',
      value: 'T1C6A022A2E0008CC320C083A3E20AA888022A00000A0AB0088828022A0008A00022F22A',
    },
  ],
});
