import { Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import type { EvidenceRequest } from '../../../../client/evidence-requests.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { NextStep } from '../../../../ui/parts/next-step.tsx';
import { Panel } from '../../../../ui/parts/page.tsx';
import { PageLink, PageLinkButton } from '../../../../ui/parts/page-link.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { FORM_3_STEPS } from '../../certificates/obstacle-fields.ts';
import { useTexts } from '../use-texts.ts';
import { Answers, actorName } from './history.tsx';
import { nextSteps } from './next-steps.ts';
import { RequestStepForm } from './request-step-form.tsx';
import { useStepText } from './state-text.ts';

/** The next step of a certificate, the exits, what else can be done, and each Form 3 that is due. */
export function NextRequestStep({ request }: { request: EvidenceRequest }) {
  const t = useTexts();
  const stepText = useStepText();
  const { main, exits, others } = nextSteps(
    request.permitted.map(({ step }) => step),
    request.tracks,
  );
  const title = (step: string) => stepText(step, 'title') ?? step;
  return (
    <>
      {main.length === 0 ? (
        <NextStep title={t('next.nothing')} why={t(request.closed ? 'next.closed' : 'next.nothing-why')}>
          <PageLink to="/evidence">{t('request.back')}</PageLink>
        </NextStep>
      ) : (
        <MainStep key={main.join()} request={request} steps={main} />
      )}
      <Form3Links request={request} />
      {exits.length > 0 && (
        <nav className="comity-screen-only" aria-label={t('next.exits')}>
          {exits.map((step) => (
            <PageLinkButton
              key={step}
              to={`/evidence/${request.id}/${step}`}
              variant="default"
              me="xs"
              mt="xs"
            >
              {title(step)}
            </PageLinkButton>
          ))}
        </nav>
      )}
      {others.length > 0 && (
        <nav className="comity-screen-only" aria-label={t('next.others')}>
          <p>
            <strong>{t('next.others')}</strong>
          </p>
          <ul>
            {others.map((step) => (
              <li key={step}>
                <PageLink to={`/evidence/${request.id}/${step}`}>{title(step)}</PageLink>
              </li>
            ))}
          </ul>
        </nav>
      )}
    </>
  );
}

/** Each Form 3 that a recorded step makes, to save and send. */
function Form3Links({ request: { id, events } }: { request: EvidenceRequest }) {
  const t = useTexts();
  const client = useClient();
  const dates = useDates();
  const told = events.filter(({ step }) => FORM_3_STEPS.some((one) => one === step));
  if (told.length === 0) return null;
  return (
    <Panel tone="calm">
      <strong>{t('form3.title')}</strong>
      <p>{t('form3.means')}</p>
      <ul>
        {told.map(({ n, at }) => (
          <li key={n}>
            <a href={client.evidenceRequests.form3Url(id, n)} download>
              {t('form3.save', { at: dates.short(at) })}
            </a>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function MainStep({ request, steps }: { request: EvidenceRequest; steps: readonly string[] }) {
  const t = useTexts();
  const stepText = useStepText();
  const [chosen, setChosen] = useState<string | undefined>(steps.length === 1 ? steps[0] : undefined);
  const only = steps.length === 1 ? steps[0]! : undefined;
  return (
    <NextStep
      title={only ? (stepText(only, 'title') ?? only) : t('next.which')}
      why={only ? stepText(only, 'why') : undefined}
    >
      <Before request={request} steps={steps} />
      {steps.length > 1 && (
        <Radio.Group
          className="comity-screen-only"
          aria-label={t('next.which')}
          name="step"
          value={chosen ?? null}
          onChange={setChosen}
        >
          <Stack gap="xs">
            {steps.map((step) => (
              <Radio
                key={step}
                value={step}
                label={stepText(step, 'title')}
                description={stepText(step, 'why')}
              />
            ))}
          </Stack>
        </Radio.Group>
      )}
      {chosen && <RequestStepForm key={chosen} request={request} step={chosen} />}
    </NextStep>
  );
}

/** Which earlier step a second person is asked about. */
const ANSWERS: Readonly<Record<string, readonly string[]>> = {
  'approve-disclosure': ['assess', 'propose-disclosure'],
  disclose: ['propose-disclosure'],
  'confirm-fraud': ['propose-fraud', 'call-back'],
  'confirm-deletion': ['propose-deletion'],
};

/** What the person before said, in their own words, so that the second decides on it and not on a label. */
export function Before({ request, steps }: { request: EvidenceRequest; steps: readonly string[] }) {
  const t = useTexts();
  const stepText = useStepText();
  const wanted = [...new Set(steps.flatMap((step) => ANSWERS[step] ?? []))];
  const said = wanted.flatMap((step) => request.events.findLast((event) => event.step === step) ?? []);
  return said.map((event) => (
    <Panel tone="calm" key={event.n}>
      <strong>
        {t('next.said', { who: actorName(t, event.actor), what: stepText(event.step, 'done') ?? event.step })}
      </strong>
      <Answers event={event} />
    </Panel>
  ));
}
