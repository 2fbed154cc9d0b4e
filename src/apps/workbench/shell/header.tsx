import { Button, Menu, useMantineColorScheme } from '@mantine/core';
import { openSpotlight } from '@mantine/spotlight';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import type { Me } from '../../../client/session.ts';
import { useClient } from '../../../ui/data/client-context.tsx';
import { usePageKeys } from '../../../ui/keys/keys.tsx';
import { useLanguage } from '../../../ui/text/language-context.tsx';
import { languages } from '../../../ui/text/languages.ts';
import { useTexts } from '../use-texts.ts';
import classes from './shell.module.css';

/** Which node this is, who is signed in, and how it is shown. */
export function Header({ me, menu, onMenu }: { me: Me | undefined; menu: boolean; onMenu: () => void }) {
  const t = useTexts();
  return (
    <header className={classes.header}>
      <Button
        variant="default"
        className={`${classes.menu} comity-screen-only`}
        aria-expanded={menu}
        aria-controls="navigation"
        onClick={onMenu}
      >
        {t('shell.menu')}
      </Button>
      <p className={classes.node}>
        <strong>
          <bdi>{me?.node.name ?? 'Comity'}</bdi>
        </strong>
      </p>
      {me?.node.demo && <p className={classes.demo}>{t('shell.demo')}</p>}
      <div className={`${classes.tools} comity-screen-only`}>
        <Button variant="default" onClick={openSpotlight} className={classes.find}>
          {t('shell.find')} <kbd className={classes.kbd}>/</kbd>
        </Button>
        <LanguageSwitch />
        {me && <PersonMenu me={me} />}
      </div>
      {me && (
        <p className={classes.printed}>
          {t('shell.printed', { name: me.person.name, organisation: me.person.organisation.name })}
        </p>
      )}
    </header>
  );
}

/** The other language in its own name, for someone who cannot read this one. */
export function LanguageSwitch() {
  const { language, choose } = useLanguage();
  const other = language.code === 'en' ? languages.ar : languages.en;
  return (
    <Button variant="default" lang={other.code} onClick={() => choose(other.code)}>
      {other.name}
    </Button>
  );
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  return [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word?.[0] ?? '').join('');
}

function PersonMenu({ me }: { me: Me }) {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const signOut = useMutation({
    mutationFn: client.session.signOut,
    onSuccess: async () => {
      await navigate({ to: '/sign-in' as never });
      queries.clear();
    },
  });
  const { person } = me;
  const target = useRef<HTMLButtonElement>(null);
  // Also for whom single letters are off, `?` among them, and for whom nothing says that there is a list.
  const keyList = usePageKeys().keys.find(({ key }) => key === '?');
  return (
    <Menu position="bottom-end" width={280}>
      <Menu.Target>
        <Button variant="default" ref={target}>
          <bdi className={classes.full}>{person.name}</bdi>
          <bdi className={classes.initials} aria-hidden="true">
            {initialsOf(person.name)}
          </bdi>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <bdi>{person.organisation.name}</bdi>
          <br />
          {person.roles.map((role) => t(`role.${role}`)).join(t('list.separator'))}
        </div>
        <Menu.Divider />
        {(['auto', 'light', 'dark'] as const).map((scheme) => (
          <Menu.Item
            key={scheme}
            role="menuitemradio"
            aria-checked={colorScheme === scheme}
            closeMenuOnClick={false}
            onClick={() => setColorScheme(scheme)}
            rightSection={colorScheme === scheme ? '✓' : undefined}
          >
            {t(`shell.scheme.${scheme}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        {keyList && (
          <Menu.Item
            onClick={() => {
              // The item goes with its menu: the list gives the focus back to what opened the menu.
              target.current?.focus();
              keyList.run();
            }}
            rightSection={<kbd className={classes.kbd}>?</kbd>}
            aria-label={keyList.does}
          >
            {keyList.does}
          </Menu.Item>
        )}
        <Menu.Item onClick={() => signOut.mutate()}>{t('shell.sign-out')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
