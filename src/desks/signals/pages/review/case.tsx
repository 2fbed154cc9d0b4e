import { Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Navigate, useNavigate, useParams } from '@tanstack/react-router';
import type { CaseDetail } from '../../../../client/cases.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { useMe, useRefresh } from '../../../../ui/data/use-me.ts';
import { useKeys } from '../../../../ui/keys/keys.tsx';
import { Facts } from '../../../../ui/parts/facts.tsx';
import { Id } from '../../../../ui/parts/id.tsx';
import { MarkingBadge, SheetMarking } from '../../../../ui/parts/marking-badge.tsx';
import { Page, Section } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';
import classes from './case.module.css';
import { CaseTimeline } from './case-timeline.tsx';
import { useActorName } from './event-data.tsx';
import { Evidence } from './evidence.tsx';
import { LegalClock } from './legal-clock.tsx';
import { NextSteps } from './next-step-panel.tsx';
import { needsTwo, takenBy } from './next-steps.ts';
import { SpareOffer } from './spare-offer.tsx';

/** One case, as it stands now; asked again while someone looks, since others act on it too. */
export function useCase(id: string) {
  const client = useClient();
  const refetchInterval = useRefresh(15_000);
  return useQuery({ queryKey: ['case', id], queryFn: () => client.cases.get(id), refetchInterval });
}

/** A match under review: what to do next, what it rests on, and what has happened. */
export function CasePage() {
  const t = useTexts();
  const { id } = useParams({ strict: false }) as { id: string };
  const found = useCase(id);
  if (found.data?.procedure === 'crisis') return <Navigate to={`/signals/crises/${id}` as never} replace />;
  if (found.data !== undefined) return <Found detail={found.data} stale={found.isError} />;
  return (
    <Page title={t('case.title')}>
      <Loaded query={found} what={t('case.what')}>
        {() => null}
      </Loaded>
    </Page>
  );
}

/** A state in words; one that a newer node knows and this page does not is shown as it is. */
export function useStateText(): (state: string) => string {
  const t = useTexts();
  return (state) => {
    const key = `state.${state}`;
    return t.has(key) ? t(key) : state;
  };
}

function Found({ detail, stale }: { detail: CaseDetail; stale: boolean }) {
  const t = useTexts();
  const stateText = useStateText();
  const navigate = useNavigate();
  const isReview = detail.procedure === 'match-review';
  const focus = (place: string) => document.querySelector<HTMLElement>(place)?.focus();
  useKeys([
    { key: 'n', does: t('case.key-next'), run: () => focus('#next-step h2') },
    {
      key: 'p',
      does: t(detail.picture ? 'case.key-picture' : 'case.key-evidence'),
      run: () => focus(detail.picture ? '#evidence [data-zone][tabindex="0"]' : '#evidence'),
    },
    { key: 'u', does: t('case.key-up'), run: () => void navigate({ to: '/signals/queue' as never }) },
  ]);
  return (
    <Page
      title={t(isReview ? 'case.of' : 'case.challenge-of', { reference: detail.reference })}
      intro={
        <>
          <strong>{stateText(detail.state)}</strong>
          {detail.flags.includes('platform-untold') && <strong> · {t('flag.platform-untold')}</strong>}
          <Group gap="0.3rem 1.6rem" align="flex-start" mt={4}>
            <Clocks detail={detail} />
          </Group>
        </>
      }
      marking={
        <>
          <MarkingBadge tlp={detail.tlp ?? null} />
          <SheetMarking tlp={detail.tlp ?? null} />
        </>
      }
    >
      {stale && (
        <StateNotice kind="partial" title={t('case.stale')}>
          {t('case.stale-next')}
        </StateNotice>
      )}
      <TakenBy detail={detail} />
      {detail.shadow && (
        <StateNotice kind="partial" title={t('case.shadow')}>
          {t('case.shadow-next')}
        </StateNotice>
      )}
      {detail.sameContent && (
        <p className="comity-screen-only">
          <PageLink to={`/signals/same-content/${detail.sameContent.content}`}>
            {t('case.same-content', { cases: detail.sameContent.cases })}
          </PageLink>
        </p>
      )}
      {detail.lookedUpOn && (
        <StateNotice kind="partial" title={t('case.backwards', { day: detail.lookedUpOn })}>
          {t('case.backwards-next')}
        </StateNotice>
      )}
      <HeardBefore detail={detail} />
      <SpareOffer detail={detail} />
      {needsTwo(detail) && (
        <StateNotice kind="partial" title={t('case.needs-two')}>
          {t('case.needs-two-next')}
        </StateNotice>
      )}
      <div className={classes.columns}>
        <div className={classes.step} id="next-step">
          <NextSteps detail={detail} />
        </div>
        <div className={classes.evidence}>
          <Evidence detail={detail} />
        </div>
        <div className={classes.history}>
          <Section title={t('case.history')}>
            <CaseTimeline events={detail.events} together={detail.together ?? []} />
          </Section>
          <Section title={t('case.facts')}>
            <Tracks detail={detail} />
          </Section>
        </div>
      </div>
    </Page>
  );
}

/** While somebody else reviews it: who, since when. Every step is open to others still, should that one be away. */
function TakenBy({ detail }: { detail: CaseDetail }) {
  const t = useTexts();
  const me = useMe();
  const dates = useDates();
  const actorName = useActorName();
  const taken = takenBy(detail, me.data?.person.id);
  if (taken === undefined) return null;
  return (
    <StateNotice
      kind="partial"
      title={t('case.taken-by', { who: actorName(taken.actor), at: dates.short(taken.at) })}
    >
      {t('case.taken-by-next')}
    </StateNotice>
  );
}

/** What follows from an appeal upheld elsewhere, where the case stands now. */
function heardBeforeKey({ state, events }: CaseDetail) {
  if (events.some(({ step }) => step === 'restored-with-appeal')) return 'case.heard-before-restored';
  const keeps = state === 'ground-lost' || state === 'keep-proposed';
  return keeps ? 'case.heard-before-keep' : 'case.heard-before-next';
}

/** People decided for this item before. A reader who may not read that case learns the day, and no way there. */
function HeardBefore({ detail }: { detail: CaseDetail }) {
  const t = useTexts();
  const dates = useDates();
  if (!detail.earlierAppeal) return null;
  const { upheldAt, case: earlier } = detail.earlierAppeal;
  return (
    <StateNotice
      kind="partial"
      title={t('case.heard-before', { date: dates.day(upheldAt) })}
      action={
        earlier === null ? undefined : (
          <PageLink to={`/signals/cases/${earlier}`}>{t('case.heard-before-case')}</PageLink>
        )
      }
    >
      {t(heardBeforeKey(detail))}
    </StateNotice>
  );
}

function Clocks({ detail }: { detail: CaseDetail }) {
  return detail.clocks
    .filter(({ status }) => status !== 'ended')
    .map((clock) => <LegalClock key={clock.name} clock={clock} state={detail.state} held />);
}

function Tracks({ detail }: { detail: CaseDetail }) {
  const t = useTexts();
  const stateText = useStateText();
  return (
    <Facts
      facts={[
        { label: t('case.id'), value: <Id>{detail.id}</Id> },
        { label: t('case.reference'), value: <Id>{detail.reference}</Id> },
        {
          label: t('case.procedure'),
          value: (
            <bdi>
              {detail.procedure} {detail.procedureVersion}
            </bdi>
          ),
        },
        ...Object.entries(detail.tracks ?? {})
          .filter(([, state]) => state !== 'none')
          .map(([track, state]) => {
            const key = `track.${track}`;
            return { label: t.has(key) ? t(key) : track, value: stateText(state) };
          }),
        detail.flags.length > 0
          ? {
              label: t('case.flags'),
              value: detail.flags
                .map((flag) => (t.has(`flag.${flag}`) ? t(`flag.${flag}` as 'flag.danger') : flag))
                .join(t('list.separator')),
            }
          : undefined,
      ]}
    />
  );
}
