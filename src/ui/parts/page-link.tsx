import { Anchor, Button, type ButtonProps } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** A link to another page of the workbench, by path. */
export function PageLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Anchor component={Link} to={to as never}>
      {children}
    </Anchor>
  );
}

/** A link that is the next step, and looks like it. */
export function PageLinkButton({ to, children, ...look }: { to: string; children: ReactNode } & ButtonProps) {
  return (
    <Button component={Link} to={to as never} {...look}>
      {children}
    </Button>
  );
}
