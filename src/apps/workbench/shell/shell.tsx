import { Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Loaded } from '../../../ui/data/loaded.tsx';
import { useMe } from '../../../ui/data/use-me.ts';
import { useOnline } from '../../../ui/data/use-online.ts';
import { CommandPalette } from '../../../ui/keys/command-palette.tsx';
import { KeyList } from '../../../ui/keys/key-list.tsx';
import { StateNotice } from '../../../ui/parts/state-notice.tsx';
import { useTexts } from '../use-texts.ts';
import { useFoundKinds } from './found-kinds.ts';
import { Header } from './header.tsx';
import { Navigation, useNamedPages, useNavigation } from './navigation.tsx';
import classes from './shell.module.css';

/** What surrounds every page once someone is signed in. */
export function Shell() {
  const t = useTexts();
  const me = useMe();
  const online = useOnline();
  const [menu, setMenu] = useState(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const entries = useNavigation(me.data);
  const named = useNamedPages();
  const kinds = useFoundKinds();
  // Moving to another page closes the phone's menu.
  useEffect(() => {
    void path;
    setMenu(false);
  }, [path]);

  return (
    <div className={classes.shell}>
      <a href="#content" className={classes.skip}>
        {t('shell.skip')}
      </a>
      <Header me={me.data} menu={menu} onMenu={() => setMenu((open) => !open)} />
      <Navigation entries={entries} opened={menu} />
      <main className={classes.main} id="content" tabIndex={-1}>
        {!online && (
          <StateNotice kind="offline" title={t('shell.offline')}>
            {t('shell.offline-next')}
          </StateNotice>
        )}
        <Loaded query={me} what={t('shell.me')}>
          {() => <Outlet />}
        </Loaded>
      </main>
      <KeyList />
      <CommandPalette
        pages={[...entries, ...named].map(({ path: to, title }) => ({ path: to, title }))}
        kinds={kinds}
      />
    </div>
  );
}
