import type { FoundKind } from '../../../ui/keys/command-palette.tsx';
import { useLanguage } from '../../../ui/text/language-context.tsx';
import { messageOf } from '../../../ui/text/message.ts';
import { desks } from '../desks.ts';
import { useTexts } from '../use-texts.ts';

/** What the one search finds, the desks' kinds first, in the reader's language. */
export function useFoundKinds(): readonly FoundKind[] {
  const t = useTexts();
  const { language } = useLanguage();
  const ofDesks = desks.flatMap(({ finds = [], locales }) => {
    const text = (key: string) => String(messageOf(locales[language.code][key] ?? key, language).format());
    return finds.map(
      ({ kind, titleKey, path, detailKey }): FoundKind => ({
        kind,
        title: text(titleKey),
        path,
        detail: (detail) => (detailKey ? text(detailKey(detail)) : detail),
      }),
    );
  });
  const word = (key: string, or: string) => (t.has(key) ? t(key as 'class.state') : or);
  return [
    ...ofDesks,
    {
      kind: 'agreement',
      title: t('agreements.title'),
      path: () => '/agreements',
      detail: (status) => word(`agreements.state.${status}`, status),
    },
    {
      kind: 'peer',
      title: t('peers.title'),
      path: () => '/peers',
      detail: (kind) => word(`class.${kind}`, kind),
    },
    {
      kind: 'person',
      title: t('people.title'),
      path: () => '/people',
      detail: (roles) =>
        roles
          .split(' ')
          .map((role) => word(`role.${role}`, role))
          .join(t('list.separator')),
    },
    {
      kind: 'record',
      title: t('records.title'),
      path: (id) => `/records/${id}`,
      detail: (type) => word(`records.type.${type}`, type),
    },
  ];
}
