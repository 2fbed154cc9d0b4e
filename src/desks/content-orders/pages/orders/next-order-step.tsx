import { Radio, Stack } from '@mantine/core';
import { useState } from 'react';
import type { ContentOrder } from '../../../../client/content-orders.ts';
import { NextStep } from '../../../../ui/parts/next-step.tsx';
import { Panel } from '../../../../ui/parts/page.tsx';
import { PageLink, PageLinkButton } from '../../../../ui/parts/page-link.tsx';
import { useTexts } from '../use-texts.ts';
import { Answers, actorName } from './history.tsx';
import { nextSteps } from './next-steps.ts';
import { OnPaper, SheetLinks } from './on-paper.tsx';
import { OrderStepForm } from './order-step-form.tsx';
import { sheetsOf } from './sheets.ts';
import { useStepText } from './state-text.ts';

/** The next step of an order, the exits, what else can be done, and the forms on paper. */
export function NextOrderStep({ order }: { order: ContentOrder }) {
  const t = useTexts();
  const stepText = useStepText();
  const { main, exits, others } = nextSteps(
    order.permitted.map(({ step }) => step),
    order.tracks,
  );
  const title = (step: string) => stepText(step, 'title') ?? step;
  return (
    <>
      {main.length === 0 ? (
        <NextStep title={t('next.nothing')} why={t(order.closed ? 'next.closed' : 'next.nothing-why')}>
          <PageLink to="/orders">{t('order.back')}</PageLink>
        </NextStep>
      ) : (
        <MainStep key={main.join()} order={order} steps={main} />
      )}
      {exits.length > 0 && (
        <nav className="comity-screen-only" aria-label={t('next.exits')}>
          {exits.map((step) => (
            <PageLinkButton key={step} to={`/orders/${order.id}/${step}`} variant="default" me="xs" mt="xs">
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
                <PageLink to={`/orders/${order.id}/${step}`}>{title(step)}</PageLink>
              </li>
            ))}
          </ul>
        </nav>
      )}
      {!order.drill && (
        <OnPaper
          order={order}
          sheets={sheetsOf(order.events.map(({ step }) => step)).filter(
            (sheet) => sheet !== 'feedback' || !main.includes('send-feedback'),
          )}
        />
      )}
    </>
  );
}

function MainStep({ order, steps }: { order: ContentOrder; steps: readonly string[] }) {
  const t = useTexts();
  const stepText = useStepText();
  const [chosen, setChosen] = useState<string | undefined>(steps.length === 1 ? steps[0] : undefined);
  const only = steps.length === 1 ? steps[0]! : undefined;
  return (
    <NextStep
      title={only ? (stepText(only, 'title') ?? only) : t('next.which')}
      why={only ? stepText(only, 'why') : undefined}
    >
      <Before order={order} steps={steps} />
      {steps.includes('send-feedback') && !order.drill && <SheetLinks order={order} sheets={['feedback']} />}
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
      {chosen && <OrderStepForm key={chosen} order={order} step={chosen} />}
    </NextStep>
  );
}

/** Which earlier step a second person is asked about. */
const ANSWERS: Readonly<Record<string, readonly string[]>> = {
  'confirm-execution': ['assess', 'propose-execution'],
  'confirm-single-handed': ['assess', 'disable-single-handed'],
  'confirm-fraud': ['propose-fraud', 'call-back'],
  'confirm-deletion': ['propose-deletion', 'propose-deletion-later'],
  'answer-objection': ['object'],
};

/** What the person before said, in their own words, so that the second decides on it and not on a label. */
export function Before({ order, steps }: { order: ContentOrder; steps: readonly string[] }) {
  const t = useTexts();
  const stepText = useStepText();
  const wanted = [...new Set(steps.flatMap((step) => ANSWERS[step] ?? []))];
  const said = wanted.flatMap((step) => order.events.findLast((event) => event.step === step) ?? []);
  return said.map((event) => (
    <Panel tone="calm" key={event.n}>
      <strong>
        {t('next.said', { who: actorName(t, event.actor), what: stepText(event.step, 'done') ?? event.step })}
      </strong>
      <Answers event={event} />
    </Panel>
  ));
}
