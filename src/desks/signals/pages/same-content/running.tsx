import { Button, Progress } from '@mantine/core';
import type { DecidedTogether } from '../../../../client/same-content.ts';
import { NextStep } from '../../../../ui/parts/next-step.tsx';
import { Section } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { useTexts } from '../use-texts.ts';

export type Run = {
  step: string;
  done: number;
  of: number;
  leftOut: DecidedTogether['leftOut'];
  state: 'going' | 'stopped' | 'done';
};

/** What comes after it, where that is not plain from the step's own words. */
const AFTERWARDS: Readonly<Record<string, 'same.run-second' | 'same.run-told'>> = {
  'propose-restriction': 'same.run-second',
  'propose-restriction-anew': 'same.run-second',
  'confirm-restriction': 'same.run-told',
  restore: 'same.run-told',
};

/** How far a decision has come, a stop, and what it left out. */
export function Running({ run, onStop, onAgain }: { run: Run; onStop: () => void; onAgain: () => void }) {
  const t = useTexts();
  const { step, done, of, leftOut, state } = run;
  const next = AFTERWARDS[step];
  return (
    <NextStep title={t(`same.run-${state}`)} why={t('same.run-why')}>
      <p role="status">{t('same.run-count', { done, of, left: leftOut.length })}</p>
      <Progress
        value={of === 0 ? 100 : (100 * (done + leftOut.length)) / of}
        aria-label={t('same.run-going')}
        size="lg"
        mb="md"
      />
      {state !== 'going' && done > 0 && next && <p>{t(next)}</p>}
      {state === 'going' ? (
        <Button variant="default" onClick={onStop}>
          {t('same.stop')}
        </Button>
      ) : (
        <Button variant="default" onClick={onAgain}>
          {t('same.again')}
        </Button>
      )}
      {leftOut.length > 0 && (
        <Section title={t('same.left-out')}>
          <ul>
            {leftOut.map(({ id, reference, reason }, at) => (
              <li key={id || at}>
                {id && (
                  <PageLink to={`/signals/cases/${id}`}>
                    <bdi>{reference}</bdi>
                  </PageLink>
                )}{' '}
                {reason}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </NextStep>
  );
}
