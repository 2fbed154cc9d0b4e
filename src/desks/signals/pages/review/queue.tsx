import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { CaseQueue, CaseSummary } from '../../../../client/cases.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { useRefresh } from '../../../../ui/data/use-me.ts';
import { useKeys } from '../../../../ui/keys/keys.tsx';
import { CardsTable } from '../../../../ui/parts/cards-table.tsx';
import { Clock } from '../../../../ui/parts/clock.tsx';
import { Page, Section } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { useClassText } from '../class-text.ts';
import { useTexts } from '../use-texts.ts';
import { clockKey, isTellingLate, useStateText } from './case.tsx';

/** The clock that runs out first; what has none comes last. */
function firstClock({ clocks }: CaseSummary) {
  return clocks
    .filter(({ dueAt, status }) => dueAt !== null && (status === 'running' || status === 'late'))
    .sort((a, b) => Date.parse(a.dueAt!) - Date.parse(b.dueAt!))[0];
}

function byUrgency(a: CaseSummary, b: CaseSummary): number {
  // What was put back already waits behind what may still be undone.
  const due = (each: CaseSummary) => {
    const clock = firstClock(each);
    if (clock === undefined || isTellingLate(clock.name, each.state)) return Number.POSITIVE_INFINITY;
    return Date.parse(clock.dueAt!);
  };
  const [first, second] = [due(a), due(b)];
  return first === second ? a.openedAt.localeCompare(b.openedAt) : first - second;
}

/** Matches that wait for a person, the most urgent first; and challenges to signals of our own. */
export function QueuePage() {
  const t = useTexts();
  const client = useClient();
  const reviews = useQuery({
    queryKey: ['cases', 'match-review'],
    queryFn: () => client.cases.queue('match-review'),
    refetchInterval: useRefresh(15_000),
  });
  const challenges = useQuery({
    queryKey: ['cases', 'challenge'],
    queryFn: () => client.cases.queue('challenge'),
    refetchInterval: useRefresh(60_000),
  });
  return (
    <Page title={t('queue.title')} intro={t('queue.intro')}>
      <Loaded query={reviews} what={t('queue.what')}>
        {(queue) => (
          <>
            <Figures queue={queue} />
            <Cases caption={t('queue.title')} cases={[...queue.items].sort(byUrgency)} />
          </>
        )}
      </Loaded>
      {challenges.data && challenges.data.items.length > 0 && (
        <Section title={t('queue.challenges')}>
          <p>{t('queue.challenges-intro')}</p>
          <Challenges cases={[...challenges.data.items].sort(byUrgency)} />
        </Section>
      )}
    </Page>
  );
}

function Challenges({ cases }: { cases: readonly CaseSummary[] }) {
  const t = useTexts();
  const stateText = useStateText();
  return (
    <CardsTable
      caption={t('queue.challenges')}
      rows={cases}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'reference',
          title: t('queue.case'),
          heading: true,
          cell: ({ id, reference }) => (
            <PageLink to={`/signals/cases/${id}`}>
              <bdi>{reference}</bdi>
            </PageLink>
          ),
        },
        { key: 'state', title: t('queue.state'), cell: ({ state }) => stateText(state) },
        { key: 'clock', title: t('queue.clock'), cell: (each) => <FirstClock summary={each} /> },
      ]}
    />
  );
}

function FirstClock({ summary }: { summary: CaseSummary }) {
  const t = useTexts();
  const clock = firstClock(summary);
  if (clock === undefined) return t('queue.no-clock');
  const key = clockKey(clock.name, summary.state);
  return <Clock clock={clock} name={t.has(key) ? t(key) : clock.name} />;
}

/** How sure and how careful, beside how many: the share decided by one person, and the share put back. */
function Figures({ queue: { singleHanded, reversal, voluntary } }: { queue: CaseQueue }) {
  const t = useTexts();
  return (
    <p>
      {t('queue.single-handed', singleHanded)} {t('queue.reversal', reversal)}{' '}
      {voluntary && t('queue.voluntary', voluntary)}
    </p>
  );
}

function Cases({ caption, cases }: { caption: string; cases: readonly CaseSummary[] }) {
  const t = useTexts();
  const dates = useDates();
  const stateText = useStateText();
  const classText = useClassText();
  const navigate = useNavigate();
  const [at, setAt] = useState(0);
  const current = cases[Math.min(at, cases.length - 1)];
  const open = (each: CaseSummary | undefined) =>
    each && void navigate({ to: `/signals/cases/${each.id}` as never });
  useKeys([
    { key: 'j', does: t('queue.next'), run: () => setAt((n) => Math.min(n + 1, cases.length - 1)) },
    { key: 'k', does: t('queue.previous'), run: () => setAt((n) => Math.max(n - 1, 0)) },
    { key: 'o', does: t('queue.open'), run: () => open(current) },
  ]);
  if (cases.length === 0) {
    return (
      <StateNotice kind="empty" title={t('queue.none')}>
        {t('queue.none-next')}
      </StateNotice>
    );
  }
  return (
    <CardsTable
      caption={caption}
      rows={cases}
      rowKey={({ id }) => id}
      current={current?.id}
      columns={[
        {
          key: 'reference',
          title: t('queue.case'),
          heading: true,
          cell: ({ id, reference }) => (
            <PageLink to={`/signals/cases/${id}`}>
              <bdi>{reference}</bdi>
            </PageLink>
          ),
        },
        {
          key: 'state',
          title: t('queue.state'),
          cell: ({ state, shadow }) => (
            <>
              {stateText(state)}
              {shadow && state !== 'open-in-shadow' && <> · {t('queue.shadow')}</>}
            </>
          ),
        },
        { key: 'clock', title: t('queue.clock'), cell: (each) => <FirstClock summary={each} /> },
        {
          key: 'originator',
          title: t('queue.originator'),
          cell: ({ match }) =>
            match && (
              <>
                <bdi>{match.originator.name}</bdi> · {classText(match.originator.class)}
              </>
            ),
        },
        {
          key: 'distance',
          title: t('queue.distance'),
          cell: ({ match }) => match && t('evidence.bits', { bits: match.distance }),
        },
        { key: 'opened', title: t('queue.opened'), cell: ({ openedAt }) => dates.short(openedAt) },
      ]}
    />
  );
}
