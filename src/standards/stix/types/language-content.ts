import Type from 'typebox';
import { anyValue, dictionary, refExcept, timestamp } from '../data-types.ts';
import { example, metaObject } from '../object-type.ts';
import type { Rule } from '../rules.ts';
import { textForms } from '../texts.ts';

const clause = 'STIX 2.1 §7.1';

const keysAreLanguages: Rule = ({ contents }) => {
  const wrong = Object.keys(contents as object).find((key) => !textForms.language.check(key));
  if (wrong === undefined) return undefined;
  return { property: `contents.${wrong}`, clause, reason: 'must be a language tag (RFC 5646)' };
};

/**
 * STIX 2.1 §7.1: translations of another object's text. Whether `object_modified` names a version that exists,
 * and whether lists are as long as the originals, can only be judged beside that object.
 */
export const languageContent = metaObject({
  type: 'language-content',
  clause,
  properties: {
    object_ref: refExcept(clause, 'bundle', 'language-content'),
    object_modified: Type.Optional(timestamp()),
    contents: dictionary(dictionary(anyValue())),
  },
  rules: [keysAreLanguages],
  examples: () => [
    example('language-content', {
      object_ref: 'campaign--12a111f0-b824-4baf-a224-83b80237a094',
      object_modified: '2017-02-08T21:31:22.007Z',
      contents: { de: { name: 'Bank Angriff' }, 'fr-CA': { name: 'Attaque Bank' } },
    }),
  ],
});
export type LanguageContent = Type.Static<typeof languageContent.schema>;
