import { Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { Panel } from './page.tsx';

type NamedPanelProps = {
  name: string;
  /** Where it stands, in words. */
  state: string;
  heed?: boolean;
  children: ReactNode;
};

/** One of a few things on a page, each with a name and a state: a partner, an agreement. */
export function NamedPanel({ name, state, heed = false, children }: NamedPanelProps) {
  return (
    <Panel {...(heed ? { tone: 'heed' as const } : {})}>
      <article aria-label={name}>
        <Group justify="space-between" align="flex-start">
          <h2 style={{ margin: 0, fontSize: '1.2rem' }}>
            <bdi>{name}</bdi>
          </h2>
          <strong>{state}</strong>
        </Group>
        {children}
      </article>
    </Panel>
  );
}
