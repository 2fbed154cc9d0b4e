import { Button, CopyButton } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { Id } from './id.tsx';
import { Panel } from './page.tsx';

type ShownOnceProps = {
  /** What it is, and that it is not shown again. */
  says: string;
  text: string;
  /** The button's word, before and after. */
  copy: string;
  copied: string;
};

/** A secret that cannot be had again, with the focus on it and a way to copy it. */
export function ShownOnce({ says, text, copy: word, copied: after }: ShownOnceProps) {
  const shown = useRef<HTMLDivElement>(null);
  // It stands above the button that made it, on a phone out of sight.
  useEffect(() => shown.current?.focus(), []);
  return (
    <Panel tone="calm">
      <div ref={shown} tabIndex={-1} role="status">
        <strong>{says}</strong>
        <p>
          <Id>{text}</Id>
        </p>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button variant="default" className="comity-screen-only" onClick={copy}>
              <span aria-live="polite">{copied ? after : word}</span>
            </Button>
          )}
        </CopyButton>
      </div>
    </Panel>
  );
}
