import { Button, Progress } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type RefObject, useRef, useState } from 'react';
import type { CaseDetail } from '../../../../client/cases.ts';
import type { DecidedTogether, SameContent, TogetherDecision } from '../../../../client/same-content.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { useHasRole } from '../../../../ui/data/use-me.ts';
import { NextStep } from '../../../../ui/parts/next-step.tsx';
import { Section } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { useCase } from '../review/case.tsx';
import { Before } from '../review/next-step-panel.tsx';
import { StepChoice } from '../review/step-choice.tsx';
import { StepForm } from '../review/step-form.tsx';
import { useTexts } from '../use-texts.ts';

const PURPOSES = ['journalism', 'research', 'education', 'art', 'counterSpeech'];

type Run = {
  done: number;
  of: number;
  leftOut: DecidedTogether['leftOut'];
  state: 'going' | 'stopped' | 'done';
};

/** What can be decided on all of them now, by where most of them stand. */
function choicesOf({ states }: SameContent, senior: boolean): { steps: string[]; of: number; from: string } {
  const undecided = (states.open ?? 0) + (states['in-review'] ?? 0) + (states.answered ?? 0);
  if (undecided > 0) return { steps: ['leave', 'propose-restriction'], of: undecided, from: 'open' };
  const waiting = states['awaiting-second'] ?? 0;
  if (waiting > 0) {
    return { steps: ['confirm-restriction', 'refuse-restriction'], of: waiting, from: 'awaiting-second' };
  }
  const restricted = states.restricted ?? 0;
  return senior && restricted > 0
    ? { steps: ['restore'], of: restricted, from: 'restricted' }
    : { steps: [], of: 0, from: '' };
}

/** The decision, once the sample was looked at; the node takes it case by case, and this asks until none is left. */
export function DecideTogether({ group }: { group: SameContent }) {
  const t = useTexts();
  const { steps, of, from } = choicesOf(group, useHasRole('senior-reviewer'));
  const [run, setRun] = useState<Run>();
  const stopped = useRef(false);
  // Where one of them stands shows what the first person said, and brings the forms.
  const first = group.cases.find(({ state }) => state === from) ?? group.cases[0];
  const stop = () => {
    stopped.current = true;
  };
  if (run) return <Running run={run} onStop={stop} onAgain={() => setRun(undefined)} />;
  if (steps.length === 0 || first === undefined) {
    return (
      <StateNotice kind="empty" title={t('same.nothing')}>
        {t('same.nothing-next')}
      </StateNotice>
    );
  }
  return <Deciding key={from} group={group} head={first.id} {...{ steps, of, setRun, stopped }} />;
}

type DecidingProps = {
  group: SameContent;
  head: string;
  steps: string[];
  of: number;
  setRun: (change: (before: Run | undefined) => Run) => void;
  /** Set by whoever stops the run: what is decided stays, the rest stays undecided. */
  stopped: RefObject<boolean>;
};

function Deciding({ group, head, steps, of, setRun, stopped }: DecidingProps) {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const found = useCase(head);
  const [answers, setAnswers] = useState<Record<string, unknown>>();
  const [chosen, setChosen] = useState<string | undefined>(steps.length === 1 ? steps[0] : undefined);
  const asks = steps.includes('propose-restriction') && answers === undefined;
  const isProtected = PURPOSES.some((purpose) => answers?.[purpose] === 'yes');
  const open = isProtected ? ['leave'] : steps;
  const step = open.length === 1 ? open[0] : chosen;
  const words = (step: string, part: 'title' | 'why') => {
    const key = `step.${step}.${part}`;
    return t.has(key) ? t(key) : step;
  };

  /** The first answer is awaited by the form, so that its faults stand beside the questions. */
  const decide = async (decision: TogetherDecision, detail: CaseDetail): Promise<CaseDetail> => {
    const first = await client.sameContent.decide(group.content, decision);
    const begun: Run = { done: first.decided.length, of, leftOut: first.leftOut, state: 'going' };
    stopped.current = false;
    setRun(() => begun);
    void goOn(decision, first.next);
    return detail;
  };
  const goOn = async (decision: TogetherDecision, from: number | null) => {
    let next = from;
    let error: Error | undefined;
    while (next !== null && error === undefined) {
      if (stopped.current) break;
      try {
        const more: DecidedTogether = await client.sameContent.decide(group.content, decision, next);
        next = more.next;
        setRun((before) => ({
          ...before!,
          done: before!.done + more.decided.length,
          leftOut: [...before!.leftOut, ...more.leftOut],
        }));
      } catch (thrown) {
        error = thrown as Error;
      }
    }
    setRun((before) => ({
      ...before!,
      state: next === null ? 'done' : 'stopped',
      leftOut: error
        ? [...before!.leftOut, { id: '', reference: '', code: 'unreached', reason: error.message }]
        : before!.leftOut,
    }));
    for (const key of ['same-content', 'cases', 'case', 'me']) {
      void queries.invalidateQueries({ queryKey: [key] });
    }
  };

  return (
    <Loaded query={found} what={t('case.what')}>
      {(detail) => (
        <NextStep title={t(asks ? 'same.ask' : 'same.decide', { of })} why={t('same.decide-why')}>
          {asks ? (
            <StepForm
              key="answers"
              detail={detail}
              step="answer-question"
              send={async (data) => {
                setAnswers(data);
                return detail;
              }}
              onDone={() => undefined}
            />
          ) : (
            <>
              <Before detail={detail} steps={open} />
              {isProtected && <p>{t('same.protected')}</p>}
              {open.length > 1 && (
                <StepChoice
                  steps={open}
                  chosen={step}
                  onChange={setChosen}
                  words={words}
                  label={t('same.choose')}
                />
              )}
              {step && (
                <StepForm
                  key={step}
                  detail={detail}
                  step={step}
                  send={(data) => decide({ step, data, ...(answers ? { answers } : {}) }, detail)}
                  onDone={() => undefined}
                />
              )}
            </>
          )}
        </NextStep>
      )}
    </Loaded>
  );
}

function Running({ run, onStop, onAgain }: { run: Run; onStop: () => void; onAgain: () => void }) {
  const t = useTexts();
  const { done, of, leftOut, state } = run;
  return (
    <NextStep title={t(`same.run-${state}`)} why={t('same.run-why')}>
      <p role="status">{t('same.run-count', { done, of, left: leftOut.length })}</p>
      <Progress
        value={of === 0 ? 100 : (100 * (done + leftOut.length)) / of}
        aria-label={t('same.run-going')}
        size="lg"
        mb="md"
      />
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
