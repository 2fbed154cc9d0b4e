import { Title } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import classes from './page.module.css';

type PageProps = {
  title: string;
  /** One line under the title. */
  intro?: ReactNode;
  /** The marking and state of what the page shows; always in sight, printed too. */
  marking?: ReactNode;
  /** Controls beside the title. */
  actions?: ReactNode;
  width?: 'narrow' | 'wide';
  children: ReactNode;
};

let firstPage = true;

/**
 * A page: title, marking, content. On every move to another page the heading takes the focus, so that a
 * keyboard or screen reader starts there; on the very first one it stays with the browser.
 */
export function Page({ title, intro, marking, actions, width = 'wide', children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Comity`;
  }, [title]);
  useEffect(() => {
    if (!firstPage) heading.current?.focus({ preventScroll: true });
    firstPage = false;
  }, []);
  return (
    <div className={classes.page} data-width={width}>
      <header className={classes.head}>
        <div className={classes.titles}>
          <Title order={1} ref={heading} tabIndex={-1}>
            {title}
          </Title>
          {intro !== undefined && <div className={classes.intro}>{intro}</div>}
        </div>
        {marking !== undefined && <div className={classes.marking}>{marking}</div>}
        {actions !== undefined && <div className={`${classes.actions} comity-screen-only`}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** A titled part of a page. */
export function Section({ title, children, id }: { title: string; children: ReactNode; id?: string }) {
  return (
    <section className={classes.section} aria-label={title} id={id}>
      <Title order={2} mb="xs">
        {title}
      </Title>
      {children}
    </section>
  );
}

/** A bordered area that holds one thing. */
export function Panel({ children, tone }: { children: ReactNode; tone?: 'calm' | 'heed' | 'stop' }) {
  return (
    <div className={classes.panel} data-tone={tone}>
      {children}
    </div>
  );
}
