import { Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import type { Demand } from '../../../../client/demands.ts';
import { NextStep } from '../../../../ui/parts/next-step.tsx';
import { Panel } from '../../../../ui/parts/page.tsx';
import { PageLink, PageLinkButton } from '../../../../ui/parts/page-link.tsx';
import { Answers, actorName } from '../orders/history.tsx';
import { useStepText } from '../orders/state-text.ts';
import { useTexts } from '../use-texts.ts';
import { DemandStepForm } from './demand-step-form.tsx';
import { nextDemandSteps } from './next-demand-steps.ts';

/** The next step of a demand, the exits, and what else can be done. */
export function NextDemandStep({ demand }: { demand: Demand }) {
  const t = useTexts();
  const stepText = useStepText(demand.procedure);
  const { main, exits, others } = nextDemandSteps(
    demand.permitted.map(({ step }) => step),
    demand.tracks,
    demand.force,
  );
  const title = (step: string) => stepText(step, 'title') ?? step;
  return (
    <>
      {main.length === 0 ? (
        <NextStep title={t('next.nothing')} why={t(demand.closed ? 'next.closed' : 'next.nothing-why')}>
          <PageLink to="/demands">{t('demand.back')}</PageLink>
        </NextStep>
      ) : (
        <MainStep key={main.join()} demand={demand} steps={main} />
      )}
      {exits.length > 0 && (
        <nav className="comity-screen-only" aria-label={t('next.exits')}>
          {exits.map((step) => (
            <PageLinkButton key={step} to={`/demands/${demand.id}/${step}`} variant="default" me="xs" mt="xs">
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
                <PageLink to={`/demands/${demand.id}/${step}`}>{title(step)}</PageLink>
              </li>
            ))}
          </ul>
        </nav>
      )}
    </>
  );
}

function MainStep({ demand, steps }: { demand: Demand; steps: readonly string[] }) {
  const t = useTexts();
  const stepText = useStepText(demand.procedure);
  const [chosen, setChosen] = useState<string | undefined>(steps.length === 1 ? steps[0] : undefined);
  const only = steps.length === 1 ? steps[0]! : undefined;
  return (
    <NextStep
      title={only ? (stepText(only, 'title') ?? only) : t('next.which')}
      why={only ? stepText(only, 'why') : undefined}
    >
      <DemandBefore demand={demand} steps={steps} />
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
      {chosen && <DemandStepForm key={chosen} demand={demand} step={chosen} />}
    </NextStep>
  );
}

/** Which earlier step a second person is asked about. */
const ANSWERS: Readonly<Record<string, readonly string[]>> = {
  'confirm-action': ['assess-terms', 'three-part-test', 'propose-action'],
  'confirm-wider-action': ['name-law', 'three-part-test', 'propose-action'],
  'confirm-disclosure': ['assess-disclosure', 'propose-disclosure'],
  'confirm-refusal': ['three-part-test', 'propose-refusal'],
  'confirm-forged': ['say-forged', 'ring-sender'],
  'answer-complaint': ['complaint-came'],
};

/** What the person before said, in their own words, so that the second decides on it and not on a label. */
export function DemandBefore({ demand, steps }: { demand: Demand; steps: readonly string[] }) {
  const t = useTexts();
  const stepText = useStepText(demand.procedure);
  const wanted = [...new Set(steps.flatMap((step) => ANSWERS[step] ?? []))];
  const said = wanted.flatMap((step) => demand.events.findLast((event) => event.step === step) ?? []);
  return said.map((event) => (
    <Panel tone="calm" key={event.n}>
      <strong>
        {t('next.said', { who: actorName(t, event.actor), what: stepText(event.step, 'done') ?? event.step })}
      </strong>
      <Answers event={event} />
    </Panel>
  ));
}
