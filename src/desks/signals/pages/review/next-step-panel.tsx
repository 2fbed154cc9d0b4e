import { Anchor } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { CaseDetail } from '../../../../client/cases.ts';
import { NextStep } from '../../../../ui/parts/next-step.tsx';
import { Panel } from '../../../../ui/parts/page.tsx';
import { PageLink, PageLinkButton } from '../../../../ui/parts/page-link.tsx';
import { useTexts } from '../use-texts.ts';
import classes from './case.module.css';
import { EventData, useActorName } from './event-data.tsx';
import { HandOverNotice } from './hand-over-notice.tsx';
import { kindOfItem } from './kind-of-item.ts';
import { isToldByEndpoint, nextSteps } from './next-steps.ts';
import { useUnseen } from './own-look.ts';
import { StepChoice } from './step-choice.tsx';
import { StepForm } from './step-form.tsx';
import { useStepText } from './step-text.ts';

/** The next step of a case, its exits, and what else can be done. */
export function NextSteps({ detail }: { detail: CaseDetail }) {
  const t = useTexts();
  const { main, exits, others } = nextSteps(
    detail.permitted.map(({ step }) => step),
    detail,
  );
  const heading = useRef<HTMLHeadingElement>(null);
  const asked = main.join();
  const before = useRef(asked);
  // The form that was sent is gone and the focus with it: a keyboard goes on at the next step.
  useEffect(() => {
    if (before.current !== asked && document.activeElement === document.body) heading.current?.focus();
    before.current = asked;
  }, [asked]);
  const title = (step: string) => {
    const key = `step.${step}.title`;
    return t.has(key) ? t(key) : step;
  };
  return (
    <>
      {main.length === 0 ? (
        <NextStep
          heading={heading}
          title={t(isToldByEndpoint(detail) ? 'case.endpoint-tells' : 'case.nothing')}
          why={t(isToldByEndpoint(detail) ? 'case.endpoint-tells-why' : 'case.nothing-why')}
        >
          <PageLink to="/signals/queue">{t('case.back')}</PageLink>
        </NextStep>
      ) : (
        <MainStep key={asked} heading={heading} detail={detail} steps={main} />
      )}
      {detail.procedure === 'match-review' && !main.includes('notice-delivered') && (
        <HandOverNotice detail={detail} />
      )}
      {exits.length > 0 && (
        <nav className={`${classes.exits} comity-screen-only`} aria-label={t('case.exits')}>
          {exits.map((step) => (
            <PageLinkButton key={step} to={`/signals/cases/${detail.id}/${step}`} variant="default">
              {title(step)}
            </PageLinkButton>
          ))}
        </nav>
      )}
      {others.length > 0 && (
        <nav className={`${classes.others} comity-screen-only`} aria-label={t('case.others')}>
          <strong>{t('case.others')}</strong>
          <ul>
            {others.map((step) => (
              <li key={step}>
                <PageLink to={`/signals/cases/${detail.id}/${step}`}>{title(step)}</PageLink>
              </li>
            ))}
          </ul>
        </nav>
      )}
    </>
  );
}

type MainStepProps = {
  detail: CaseDetail;
  steps: readonly string[];
  heading: RefObject<HTMLHeadingElement | null>;
};

function MainStep({ detail, steps, heading }: MainStepProps) {
  const t = useTexts();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<string | undefined>(steps.length === 1 ? steps[0] : undefined);
  const stepText = useStepText(detail);
  const words = (step: string, part: 'title' | 'why') => stepText(step, part) ?? step;
  const unseen = useUnseen(detail);
  const question = `ask.${steps[0]}`;
  const title =
    steps.length === 1 ? words(steps[0]!, 'title') : t.has(question) ? t(question) : t('ask.other');
  const form = chosen && (
    <StepForm
      key={chosen}
      detail={detail}
      step={chosen}
      offers={detail.offers?.[chosen]}
      nothingOffered={detail.nothingOffered}
      unseen={unseen}
      onDone={({ permitted }) => {
        // A crisis that is closed is read where it stands.
        if (permitted.length === 0 && detail.procedure !== 'crisis')
          void navigate({ to: '/signals/queue' as never });
      }}
    />
  );
  return (
    <NextStep heading={heading} title={title} why={steps.length === 1 ? words(steps[0]!, 'why') : undefined}>
      {detail.procedure !== 'crisis' && (
        <Anchor href="#evidence" className={`${classes.jump} comity-screen-only`}>
          {t(detail.procedure === 'match-review' ? `case.see.${kindOfItem(detail)}` : 'case.see-signal')}
        </Anchor>
      )}
      <Before detail={detail} steps={steps} />
      {steps.includes('notice-delivered') && <HandOverNotice detail={detail} />}
      {steps.length > 1 && <StepChoice {...{ steps, chosen, words }} onChange={setChosen} label={title} />}
      {form}
    </NextStep>
  );
}

/** Which earlier step a second person is asked about. */
const ANSWERS: Readonly<Record<string, readonly string[]>> = {
  'confirm-restriction': ['propose-restriction', 'propose-restriction-anew', 'restrict-single-handed'],
  'reverse-restriction': ['restrict-single-handed'],
  'confirm-to-keep': ['propose-to-keep', 'propose-to-keep-anew'],
  'confirm-disposal': ['propose-disposal'],
  'confirm-end-of-preservation': ['propose-end-of-preservation'],
  'uphold-appeal': ['appeal'],
  'confirm-lock': ['lock-child-abuse-material'],
  'lift-lock': ['lock-child-abuse-material'],
  leave: ['answer-question'],
};

/** Who asks for a second person says how much of the picture they saw, whether they want to or not. */
function Looked({ detail, event }: { detail: CaseDetail; event: CaseDetail['events'][number] }) {
  const t = useTexts();
  const { actor, step } = event;
  if (!detail.picture || !DECIDES.includes(step) || actor === null || typeof actor === 'string') return null;
  const look = detail.looks?.find((one) => one.actor === actor.id);
  const { zones, seconds } = look ?? { zones: 0, seconds: 0 };
  return <p>{zones === 0 ? t('case.looked-at-none') : t('case.looked', { zones, seconds })}</p>;
}

const DECIDES: readonly string[] = [
  'propose-restriction',
  'propose-restriction-anew',
  'restrict-single-handed',
  'propose-to-keep',
  'propose-to-keep-anew',
];

/** What the person before said, in their own words, so that the second decides on it and not on a label. */
export function Before({ detail, steps }: { detail: CaseDetail; steps: readonly string[] }) {
  const t = useTexts();
  const actorName = useActorName();
  const wanted = steps.flatMap((step) => ANSWERS[step] ?? []);
  const event = detail.events.findLast(({ step }) => wanted.includes(step));
  if (event === undefined) return null;
  const done = `step.${event.step}.done`;
  return (
    <div className={classes.before}>
      <Panel tone="calm">
        <strong>
          {t('case.said', { who: actorName(event.actor), what: t.has(done) ? t(done) : event.step })}
        </strong>
        <EventData event={event} />
        <Looked detail={detail} event={event} />
      </Panel>
    </div>
  );
}
