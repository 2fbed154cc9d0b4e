import { Stack } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import type { Scrutiny } from '../../../../client/scrutiny.ts';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { Clock } from '../../../../ui/parts/clock.tsx';
import { Facts } from '../../../../ui/parts/facts.tsx';
import { NextStep } from '../../../../ui/parts/next-step.tsx';
import { Page, Panel, Section } from '../../../../ui/parts/page.tsx';
import { PageLink, PageLinkButton } from '../../../../ui/parts/page-link.tsx';
import { TakenOn } from '../../../../ui/parts/taken-on.tsx';
import { choiceText } from '../../../../ui/steps/question.tsx';
import { Answers, actorName, OrderHistory } from '../orders/history.tsx';
import { useClockName, useStateText, useStepText } from '../orders/state-text.ts';
import { WhatIsOrdered } from '../orders/what-is-ordered.tsx';
import { useTexts } from '../use-texts.ts';
import { nextScrutinyStep } from './next-scrutiny-step.ts';
import { ScrutinyStepForm } from './scrutiny-step.tsx';
import { useScrutiny } from './use-scrutiny.ts';

/** Another authority's order: its hours, what was asked, the decision, and who has heard it. */
export function ScrutinyPage() {
  const t = useTexts();
  const { id } = useParams({ strict: false }) as { id: string };
  const found = useScrutiny(id);
  const reference = found.data?.order.reference;
  return (
    <Page
      title={typeof reference === 'string' ? `${t('scrutiny.one')} ${reference}` : t('scrutiny.one')}
      intro={t('scrutiny.one-intro')}
    >
      <p className="comity-screen-only">
        <PageLink to="/scrutiny">{t('scrutiny.back')}</PageLink>
      </p>
      <Loaded query={found} what={t('scrutiny.what')}>
        {(scrutiny) => <Found scrutiny={scrutiny} />}
      </Loaded>
    </Page>
  );
}

const WHERE = ['examination', 'own', 'provider-request', 'content-request', 'intention', 'proposal'] as const;
const WHO = ['told-issuer', 'told-provider', 'told-content-provider', 'told-europol'] as const;

function Found({ scrutiny }: { scrutiny: Scrutiny }) {
  const t = useTexts();
  const stateText = useStateText();
  const clockName = useClockName();
  const clocks = scrutiny.clocks.filter(({ status }) => status !== 'ended');
  const facts = (tracks: readonly ((typeof WHERE)[number] | (typeof WHO)[number])[]) =>
    tracks.map((track) => ({
      label: t(`track.${track}`),
      value: stateText(track, scrutiny.tracks[track] ?? ''),
    }));
  return (
    <>
      <Facts
        facts={[
          { label: t('scrutiny.issuer'), value: <bdi>{scrutiny.issuer.name}</bdi> },
          {
            label: t('field.signature'),
            value: choiceText(t, String(scrutiny.events[0]?.data.signature ?? 'none')),
          },
          ...facts(WHERE),
          {
            label: t('scrutiny.provider-node'),
            value: <bdi>{scrutiny.provider.partner ?? t('scrutiny.no-node')}</bdi>,
          },
        ]}
      />
      {!scrutiny.closed && <TakenOn case={scrutiny.id} />}
      <Next scrutiny={scrutiny} />
      <Section title={t('order.clocks')}>
        {clocks.length === 0 ? (
          <p>{t('order.no-clocks')}</p>
        ) : (
          <Stack gap="sm">
            {clocks.map((clock) => (
              <Clock key={clock.name} clock={clock} name={clockName(clock.name)} />
            ))}
          </Stack>
        )}
      </Section>
      <Section title={t('scrutiny.who-heard')}>
        <p>{t('scrutiny.who-heard-means')}</p>
        <Facts facts={facts(WHO)} />
      </Section>
      <WhatIsOrdered title={t('scrutiny.ordered')} order={scrutiny} />
      <OrderHistory order={scrutiny} />
    </>
  );
}

function Next({ scrutiny }: { scrutiny: Scrutiny }) {
  const t = useTexts();
  const stepText = useStepText();
  const { main, choices, others, owed } = nextScrutinyStep(
    scrutiny.permitted.map(({ step }) => step),
    scrutiny.tracks,
  );
  const title = (step: string) => stepText(step, 'title') ?? step;
  const said = <Said events={scrutiny.events} />;
  return (
    <>
      {main !== undefined ? (
        <NextStep title={title(main)} why={stepText(main, 'why')}>
          {said}
          <ScrutinyStepForm key={main} scrutiny={scrutiny} step={main} />
        </NextStep>
      ) : choices.length > 0 ? (
        <NextStep
          title={t(owed ? 'scrutiny.owed' : 'scrutiny.may')}
          why={t(owed ? 'scrutiny.owed-means' : 'scrutiny.may-means')}
        >
          {said}
          {choices.map((step) => (
            <PageLinkButton key={step} to={`/scrutiny/${scrutiny.id}/${step}`} me="xs" mt="xs">
              {title(step)}
            </PageLinkButton>
          ))}
        </NextStep>
      ) : (
        <NextStep title={t('next.nothing')} why={t(waitsFor(scrutiny))}>
          {said}
          <PageLink to="/scrutiny">{t('scrutiny.back')}</PageLink>
        </NextStep>
      )}
      {others.length > 0 && (
        <nav className="comity-screen-only" aria-label={t('next.others')}>
          <p>
            <strong>{t('next.others')}</strong>
          </p>
          <ul>
            {others.map((step) => (
              <li key={step}>
                <PageLink to={`/scrutiny/${scrutiny.id}/${step}`}>{title(step)}</PageLink>
              </li>
            ))}
          </ul>
        </nav>
      )}
    </>
  );
}

function waitsFor({ closed, state, tracks }: Scrutiny) {
  if (closed) return 'scrutiny.closed' as const;
  if (tracks.proposal !== 'none') return 'scrutiny.waits-second' as const;
  if (tracks.intention === 'due') return 'scrutiny.waits-intention' as const;
  return state === 'not-scrutinised' || state === 'no-infringement'
    ? ('scrutiny.waits-requests' as const)
    : ('scrutiny.waits' as const);
}

const WORDS: readonly string[] = [
  'receive-request',
  'tell-intention',
  'propose-infringement',
  'propose-no-infringement',
];

/** What was asked, intended and proposed since the last decision, in people's own words. */
function Said({ events }: Pick<Scrutiny, 'events'>) {
  const t = useTexts();
  const stepText = useStepText();
  const since = events.findLastIndex(({ step }) => step.startsWith('decide-') || step === 'return-proposal');
  return events
    .filter(({ step }, at) => at > since && WORDS.includes(step))
    .map((event) => (
      <Panel tone="calm" key={event.n}>
        <strong>
          {t('next.said', {
            who: actorName(t, event.actor),
            what: stepText(event.step, 'done') ?? event.step,
          })}
        </strong>
        <Answers event={event} />
      </Panel>
    ));
}
