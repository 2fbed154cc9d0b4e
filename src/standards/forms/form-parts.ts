import { Type } from 'typebox';

const INSTANT = '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?(Z|[+-]\\d\\d:\\d\\d)$';
const SHOWN =
  '^(?=[\\s\\S]*[\\p{L}\\p{N}])[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069]*$';

/** A text that is not blank and hides nothing. The description is what a refusal says is needed. */
export const words = (maxLength: number, description: string) =>
  Type.String({ minLength: 1, maxLength, pattern: SHOWN, description });

/** A date and time with its zone. */
export const instant = (description: string) => Type.String({ pattern: INSTANT, maxLength: 40, description });

/** No other fields than these. */
export const exact = { additionalProperties: false } as const;

/** One thing that is meant: where it stands, and what else tells it from others there. */
export const Item = Type.Object(
  {
    url: words(2048, 'the exact URL of one item'),
    locator: Type.Optional(
      words(2000, 'what else identifies the item: a time in a video, a post among several'),
    ),
  },
  exact,
);
