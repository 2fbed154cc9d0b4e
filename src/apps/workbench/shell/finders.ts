import { useClient } from '../../../ui/data/client-context.tsx';
import type { Finder } from '../../../ui/keys/command-palette.tsx';
import { useLanguage } from '../../../ui/text/language-context.tsx';
import { messageOf } from '../../../ui/text/message.ts';
import { desks } from '../desks.ts';

/** What each desk lets the palette find, in the reader's language. */
export function useFinders(): readonly Finder[] {
  const client = useClient();
  const { language } = useLanguage();
  return desks.flatMap(({ name, finds, locales }) => {
    if (!finds) return [];
    const text = (key: string) => String(messageOf(locales[language.code][key] ?? key, language).format());
    const find = async (words: string) =>
      (await finds.find(client, words)).map(({ detailKey, ...found }) => ({
        ...found,
        detail: text(detailKey),
      }));
    return [{ name: `${name} ${language.code}`, title: text(finds.titleKey), find }];
  });
}
