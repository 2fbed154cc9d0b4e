import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type RefObject, useRef, useState } from 'react';
import type { CaseDetail } from '../../../../client/cases.ts';
import type { DecidedTogether, SameContent, TogetherDecision } from '../../../../client/same-content.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { useHasRole } from '../../../../ui/data/use-me.ts';
import { NextStep } from '../../../../ui/parts/next-step.tsx';
import { Panel } from '../../../../ui/parts/page.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { useCase } from '../review/case.tsx';
import { EventData } from '../review/event-data.tsx';
import { Evidence } from '../review/evidence.tsx';
import { Before } from '../review/next-step-panel.tsx';
import { useUnseen } from '../review/own-look.ts';
import { StepChoice } from '../review/step-choice.tsx';
import { shownData, type Values } from '../review/step-fields.ts';
import { StepForm } from '../review/step-form.tsx';
import { useTexts } from '../use-texts.ts';
import { type Run, Running } from './running.tsx';

const PURPOSES = ['journalism', 'research', 'education', 'art', 'counterSpeech'];

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

/** Answers to the question, until they are sent with the decision: kept while the viewer looks at a case and comes back. */
function useAnswers(content: string) {
  const queries = useQueryClient();
  const queryKey = ['same-answers', content];
  const kept = useQuery<Record<string, unknown> | null>({
    queryKey,
    queryFn: () => null,
    enabled: false,
    gcTime: Number.POSITIVE_INFINITY,
  });
  const keep = (answers: Record<string, unknown> | null) => queries.setQueryData(queryKey, answers);
  return [kept.data ?? undefined, keep] as const;
}

function Deciding({ group, head, steps, of, setRun, stopped }: DecidingProps) {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const found = useCase(head);
  const [answers, keepAnswers] = useAnswers(group.content);
  const [changes, setChanges] = useState(false);
  const [chosen, setChosen] = useState<string | undefined>(steps.length === 1 ? steps[0] : undefined);
  const isFirst = steps.includes('propose-restriction');
  const asks = isFirst && (answers === undefined || changes);
  const isProtected = isFirst && PURPOSES.some((purpose) => answers?.[purpose] === 'yes');
  const open = isProtected ? ['leave'] : steps;
  const step = open.length === 1 ? open[0] : chosen;
  const words = (step: string, part: 'title' | 'why') => {
    const key = `step.${step}.${part}`;
    return t.has(key) ? t(key) : step;
  };

  /** The first answer is awaited by the form, so that its faults stand beside the questions. */
  const decide = async (decision: TogetherDecision, detail: CaseDetail): Promise<CaseDetail> => {
    const first = await client.sameContent.decide(group.content, decision);
    const begun: Run = {
      step: decision.step,
      done: first.decided.length,
      of,
      leftOut: first.leftOut,
      state: 'going',
    };
    stopped.current = false;
    keepAnswers(null);
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
      {(head) => {
        // Who looked at the picture in any of the cases has seen it.
        const detail = { ...head, looks: group.looks };
        return (
          <>
            <NextStep title={t(asks ? 'same.ask' : 'same.decide', { of })} why={t('same.decide-why')}>
              {asks ? (
                <Form
                  key="answers"
                  {...{ group, detail }}
                  step="answer-question"
                  begun={answers && plainly(answers)}
                  send={async (data) => {
                    keepAnswers(data);
                    setChanges(false);
                    return detail;
                  }}
                />
              ) : (
                <>
                  <Before detail={detail} steps={open} />
                  {isFirst && answers && <Answered answers={answers} onChange={() => setChanges(true)} />}
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
                    <Form
                      key={step}
                      {...{ group, detail, step }}
                      send={(data) =>
                        decide({ step, data, ...(isFirst && answers ? { answers } : {}) }, detail)
                      }
                    />
                  )}
                </>
              )}
            </NextStep>
            <Evidence detail={detail} />
          </>
        );
      }}
    </Loaded>
  );
}

type FormProps = {
  group: SameContent;
  detail: CaseDetail;
  step: string;
  begun?: Values | undefined;
  send: (data: Record<string, unknown>) => Promise<CaseDetail>;
};

/** A step's form for all of them: the law stands as in one case alone, and who saw its picture in none of the cases is told so. */
function Form({ group, detail, step, begun, send }: FormProps) {
  const { offers, nothingOffered } = group;
  const unseen = useUnseen(detail);
  const restricts = step === 'propose-restriction';
  return (
    <StepForm
      {...{ detail, step, begun, send, unseen }}
      offers={restricts ? offers : undefined}
      nothingOffered={restricts ? nothingOffered : undefined}
      onDone={() => undefined}
    />
  );
}

function Answered({ answers, onChange }: { answers: Record<string, unknown>; onChange: () => void }) {
  const t = useTexts();
  return (
    <Panel tone="calm">
      <strong>{t('same.answers')}</strong>
      <EventData event={{ step: 'answer-question', data: answers }} />
      <Button variant="default" onClick={onChange}>
        {t('same.change-answers')}
      </Button>
    </Panel>
  );
}

const plainly = (data: Record<string, unknown>): Values =>
  Object.fromEntries(shownData(data).map(({ path, value }) => [path, String(value)]));
