import { openSpotlight } from '@mantine/spotlight';
import { Link, useRouterState } from '@tanstack/react-router';
import type { Me } from '../../../client/session.ts';
import { useLanguage } from '../../../ui/text/language-context.tsx';
import { messageOf } from '../../../ui/text/message.ts';
import { desks } from '../desks.ts';
import { useTexts } from '../use-texts.ts';
import classes from './shell.module.css';

export type NavigationEntry = { path: string; title: string; count?: number; covers?: readonly string[] };

/** Pages of desks that have no entry of their own, for whoever looks for them by name. */
export function useNamedPages(): readonly { path: string; title: string }[] {
  const { language } = useLanguage();
  return desks.flatMap(({ named = [], locales }) =>
    named.map(({ path, titleKey }) => ({
      path,
      title: String(messageOf(locales[language.code][titleKey] ?? titleKey, language).format()),
    })),
  );
}

/** The main navigation: every desk's entries, then the kernel's own. */
export function useNavigation(me: Me | undefined): readonly NavigationEntry[] {
  const t = useTexts();
  const { language } = useLanguage();
  const ofDesks = desks.flatMap(({ name, navigation, locales }) =>
    navigation.map(({ path, titleKey, count, covers = [] }) => ({
      path,
      covers,
      title: String(messageOf(locales[language.code][titleKey] ?? titleKey, language).format()),
      ...(count === 'queue' && me ? { count: me.open.desks[name] ?? 0 } : {}),
    })),
  );
  return [
    ...ofDesks,
    { path: '/records', title: t('records.title'), covers: ['/quarantine'] },
    { path: '/agreements', title: t('agreements.title') },
    { path: '/peers', title: t('peers.title') },
    { path: '/people', title: t('people.title') },
    { path: '/on-call', title: t('on-call.title') },
    { path: '/keys', title: t('keys.title') },
    { path: '/reports', title: t('reports.title') },
    { path: '/audit', title: t('audit.title') },
  ];
}

export function Navigation({ entries, opened }: { entries: readonly NavigationEntry[]; opened: boolean }) {
  const t = useTexts();
  const at = useRouterState({ select: (state) => state.location.pathname });
  const current = entries
    .filter(({ path, covers = [] }) =>
      [path, ...covers].some((each) => at === each || at.startsWith(`${each}/`)),
    )
    .sort((a, b) => b.path.length - a.path.length)[0]?.path;
  return (
    <nav
      className={`${classes.navigation} comity-screen-only`}
      aria-label={t('shell.navigation')}
      data-opened={opened}
      id="navigation"
    >
      <button type="button" className={`${classes.entry} ${classes.findHere}`} onClick={openSpotlight}>
        {t('shell.find')}
      </button>
      <ul>
        {entries.map(({ path, title, count }) => (
          <li key={path}>
            <Link
              to={path as never}
              className={classes.entry}
              aria-current={path === current ? 'page' : undefined}
            >
              <span>{title}</span>
              {count !== undefined && count > 0 && (
                <span className={classes.count} title={t('shell.waiting', { count })}>
                  {count}
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
