import type { ReactNode } from 'react';
import { useUiTexts } from '../use-texts.ts';
import classes from './standing.module.css';

export type StandingKind = 'binding' | 'voluntary' | 'partner' | 'own' | 'unverified';

/**
 * What stands behind something that was shared. Binding, voluntary and unverified differ in layout: a ruled
 * notice, an indented note, a broken frame. Threat: a reviewer who takes a State's hint for an order.
 */
export function Standing({
  kind,
  title,
  means,
  children,
}: {
  kind: StandingKind;
  /** In words of a desk's own. */
  title?: string;
  means?: string;
  children?: ReactNode;
}) {
  const t = useUiTexts();
  return (
    <div className={classes.standing} data-kind={kind}>
      <p className={classes.title}>{title ?? t(`standing.${kind}`)}</p>
      <p className={classes.means}>{means ?? t(`standing.${kind}.means`)}</p>
      {children}
    </div>
  );
}
