import { Children, type ReactNode, useMemo } from 'react';
import { useLanguage } from './language-context.tsx';
import type { LanguageCode } from './languages.ts';
import { type Catalogue, isolated, messageOf } from './message.ts';

export type PlainValues = Record<string, string | number | Date>;
export type RichValues = Record<string, ReactNode | Date | ((parts: ReactNode) => ReactNode)>;

export type Texts<Key extends string> = {
  /** The sentence for `key` as plain text, for labels and attributes. */
  (key: Key, values?: PlainValues): string;
  /** The sentence with elements in it: a value may be an element, a tag a function of what it holds. */
  rich: (key: Key, values: RichValues) => ReactNode;
  /** Whether `key` has a sentence, for keys that come from data. */
  has: (key: string) => key is Key;
};

/** A typed text hook over one folder's catalogues. English is the measure: `Key` is a key of `en`. */
export function textsOf<En extends Catalogue>(
  catalogues: { en: En } & Record<LanguageCode, Record<keyof En, string>>,
): () => Texts<keyof En & string> {
  type Key = keyof En & string;
  return function useTexts() {
    const { language } = useLanguage();
    return useMemo(() => {
      const catalogue = catalogues[language.code];
      const message = (key: Key) => messageOf(catalogue[key], language);
      const t = (key: Key, values: PlainValues = {}) => {
        const safe = Object.fromEntries(
          Object.entries(values).map(([name, value]) => [
            name,
            typeof value === 'string' ? isolated(value, language.direction) : value,
          ]),
        );
        return String(message(key).format(safe));
      };
      const rich = (key: Key, values: RichValues): ReactNode => {
        const tagged = Object.fromEntries(
          Object.entries(values).map(([name, value]) => [
            name,
            typeof value === 'function'
              ? (parts: ReactNode) => value(Array.isArray(parts) ? Children.toArray(parts) : parts)
              : value,
          ]),
        );
        const parts = message(key).format(tagged as Record<string, never>) as ReactNode;
        return Array.isArray(parts) ? Children.toArray(parts) : parts;
      };
      return Object.assign(t, { rich, has: (key: string): key is Key => Object.hasOwn(catalogues.en, key) });
    }, [language]);
  };
}
