import { useEffect, useRef } from 'react';
import { useUiTexts } from '../use-texts.ts';
import classes from './error-summary.module.css';

export type FormFault = {
  /** Id of the field it belongs to; absent when it belongs to none. */
  field?: string;
  message: string;
};

/** Every fault of a form in one place, each a link to its field. Takes the focus when it appears. */
export function ErrorSummary({ faults }: { faults: readonly FormFault[] }) {
  const t = useUiTexts();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (faults.length > 0) box.current?.focus();
  }, [faults]);
  if (faults.length === 0) return null;
  return (
    <div
      className={classes.summary}
      role="alert"
      ref={box}
      tabIndex={-1}
      aria-labelledby="error-summary-title"
    >
      <p className={classes.title} id="error-summary-title">
        {t('errors.title', { count: faults.length })}
      </p>
      <ul>
        {faults.map(({ field, message }) => (
          <li key={`${field ?? ''}${message}`}>
            {field === undefined ? (
              message
            ) : (
              <a
                href={`#${field}`}
                onClick={(event) => {
                  event.preventDefault();
                  const target = document.getElementById(field);
                  target?.focus();
                  target?.scrollIntoView({ block: 'center' });
                }}
              >
                {message}
              </a>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
