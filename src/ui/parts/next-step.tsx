import type { ReactNode } from 'react';
import classes from './next-step.module.css';

/** The next step: the biggest thing on its page. Its controls say what happens when they are pressed. */
export function NextStep({ title, why, children }: { title: string; why?: ReactNode; children: ReactNode }) {
  return (
    <section className={classes.step} aria-label={title}>
      <h2 className={classes.title}>{title}</h2>
      {why !== undefined && <div className={classes.why}>{why}</div>}
      {children}
    </section>
  );
}
