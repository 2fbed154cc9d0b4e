import type { ReactNode, Ref } from 'react';
import classes from './next-step.module.css';

type NextStepProps = {
  title: string;
  why?: ReactNode;
  /** Of the heading, for who moves the focus to it. */
  heading?: Ref<HTMLHeadingElement> | undefined;
  children: ReactNode;
};

/** The next step: the biggest thing on its page. Its controls say what happens when they are pressed. */
export function NextStep({ title, why, heading, children }: NextStepProps) {
  return (
    <section className={classes.step} aria-label={title}>
      <h2 className={classes.title} ref={heading} tabIndex={-1}>
        {title}
      </h2>
      {why !== undefined && <div className={classes.why}>{why}</div>}
      {children}
    </section>
  );
}
