import { type Static, Type } from 'typebox';
import { exact, words } from '../../../../standards/forms/form-parts.ts';
import { items } from './form-of.ts';

/**
 * A notice of illegal content, from anyone: what DSA Art. 16(2) asks for. Name and address of who sends it are kept apart from it, so that
 * they can be deleted; they are not asked for where it is about sexual abuse of children (point (c)).
 */
export const Notice = Type.Object(
  {
    items,
    reasons: words(20_000, 'why it is illegal content'),
    provision: Type.Optional(words(500, 'the law that it infringes, if it is known')),
    about: Type.Enum(['child-sexual-abuse', 'something-else'], {
      description: 'whether it is about sexual abuse of children',
    }),
    goodFaith: Type.Enum(['yes'], {
      description: 'the statement that it is accurate and complete, in good faith',
    }),
    /** Of a trusted flagger (Art. 22), as the register of the Commission has it; entered by a person, never claimed. */
    trustedFlagger: Type.Optional(words(300, 'the trusted flagger by name')),
  },
  exact,
);
export type Notice = Static<typeof Notice>;

/** A complete one. */
export const exampleNotice = (): Notice => ({
  items: [{ url: 'https://harbour.example/p/5003' }],
  reasons: 'It gives instructions for making a device that hurts people, and praises those who used one.',
  about: 'something-else',
  goodFaith: 'yes',
});
