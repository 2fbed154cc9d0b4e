import type { ReactNode } from 'react';
import classes from './state-notice.module.css';

export type StateKind = 'empty' | 'loading' | 'partial' | 'error' | 'offline';

/** Drawn shapes, so that a state is told apart without colour. */
const shape: Record<StateKind, ReactNode> = {
  empty: <circle cx="12" cy="12" r="8" strokeDasharray="3 3" />,
  loading: <path d="M12 4a8 8 0 1 0 8 8" />,
  partial: <path d="M12 4a8 8 0 0 0 0 16zM12 4a8 8 0 0 1 0 16" strokeDasharray="2 2" />,
  error: <path d="M8 3h8l5 5v8l-5 5H8l-5-5V8zM12 7v6M12 16v1" />,
  offline: <path d="M4 4l16 16M5 10a10 10 0 0 1 3-2M19 10a10 10 0 0 0-6-3M9 15a4 4 0 0 1 5 0M12 19h.01" />,
};

type StateNoticeProps = {
  kind: StateKind;
  /** The sentence. */
  title: string;
  /** The next step, in words. */
  children?: ReactNode;
  /** The next step, as a control. */
  action?: ReactNode;
};

/** A state of a page that is not its content: a sentence and a next step, said to a screen reader too. */
export function StateNotice({ kind, title, children, action }: StateNoticeProps) {
  const urgent = kind === 'error' || kind === 'offline';
  return (
    <div className={classes.notice} data-kind={kind} role={urgent ? 'alert' : 'status'}>
      <svg className={classes.shape} viewBox="0 0 24 24" aria-hidden="true">
        {shape[kind]}
      </svg>
      <div className={classes.words}>
        <p className={classes.title}>{title}</p>
        {children !== undefined && <div className={classes.next}>{children}</div>}
        {action !== undefined && <div className={classes.action}>{action}</div>}
      </div>
    </div>
  );
}
