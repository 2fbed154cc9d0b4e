import { Type } from 'typebox';
import { exact, Item, words } from '../../../../standards/forms/form-parts.ts';
import { MEMBER_STATES } from '../../../../standards/tco-annexes/annex-one.ts';

export const memberState = (description: string) => Type.Enum([...MEMBER_STATES], { description });

/** Who sent it, as it says itself. Nobody is called at a number that stands here. */
export const SenderNamed = Type.Object(
  {
    name: words(300, 'the name of the authority'),
    email: words(254, 'an e-mail address'),
    phone: Type.Optional(words(100, 'a telephone number with its country code')),
  },
  exact,
);

export const items = Type.Array(Item, { minItems: 1, maxItems: 1000, description: 'at least one URL' });
export const reference = words(200, 'the reference number');
