import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { CaseQueue, CaseSummary } from '../../../../client/cases.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { useRefresh } from '../../../../ui/data/use-me.ts';
import { useKeys } from '../../../../ui/keys/keys.tsx';
import { CardsTable, type Column } from '../../../../ui/parts/cards-table.tsx';
import { Clock } from '../../../../ui/parts/clock.tsx';
import { Listed } from '../../../../ui/parts/listed.tsx';
import { Page, Section } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { useClassText } from '../class-text.ts';
import { useSeesCases } from '../sees-cases.ts';
import { useTexts } from '../use-texts.ts';
import { clockKey, useStateText } from './case.tsx';

/** Clocks at whose end nobody has had to do anything. */
const RUN_BY_THEMSELVES: readonly string[] = ['picture', 'appeal-window', 'withholding'];

/** The clock that runs out first, one that needs a person before any other; what has none comes last. */
function firstClock({ clocks }: CaseSummary) {
  const byItself = ({ name }: { name: string }) => Number(RUN_BY_THEMSELVES.includes(name));
  return clocks
    .filter(({ dueAt, status }) => dueAt !== null && (status === 'running' || status === 'late'))
    .sort((a, b) => byItself(a) - byItself(b) || Date.parse(a.dueAt!) - Date.parse(b.dueAt!))[0];
}

/** Matches that wait for a person, the most urgent first; challenges to signals of our own; and what is decided. The node orders them. */
export function QueuePage() {
  const t = useTexts();
  const client = useClient();
  const [standing, setStanding] = useState<'open' | 'decided'>('open');
  const open = standing === 'open';
  const seesCases = useSeesCases();
  const reviews = useQuery({
    queryKey: ['cases', 'match-review', standing],
    queryFn: () => client.cases.queue('match-review', standing),
    refetchInterval: useRefresh(15_000),
    enabled: seesCases,
  });
  const challenges = useQuery({
    queryKey: ['cases', 'challenge', standing],
    queryFn: () => client.cases.queue('challenge', standing),
    refetchInterval: useRefresh(60_000),
    enabled: seesCases,
  });
  const nothing = !seesCases || reviews.data?.items.length === 0;
  const banks = useQuery({ queryKey: ['banks'], queryFn: client.banks.list, enabled: nothing });
  const noBank = nothing && banks.data?.items.length === 0;
  if (!seesCases)
    return (
      <Page title={t('queue.title')}>
        {noBank ? (
          <FirstSteps />
        ) : (
          <StateNotice kind="empty" title={t('queue.hidden')}>
            {t('queue.hidden-next')}
          </StateNotice>
        )}
      </Page>
    );
  return (
    <Page title={t('queue.title')} intro={t(open ? 'queue.intro' : 'queue.intro-decided')}>
      <SegmentedControl
        mb="md"
        className="comity-screen-only"
        aria-label={t('queue.show')}
        value={standing}
        onChange={(value) => setStanding(value as typeof standing)}
        data={[
          { value: 'open', label: t('queue.open-cases') },
          { value: 'decided', label: t('queue.decided-cases') },
        ]}
      />
      <Loaded query={reviews} what={t('queue.what')}>
        {(queue) => (
          <>
            <Figures queue={queue} />
            {noBank ? (
              <FirstSteps />
            ) : (
              <Listed
                rows={queue.items}
                none={t(open ? 'queue.none' : 'queue.none-decided')}
                next={t(open ? 'queue.none-next' : 'queue.none-decided-next')}
              >
                {(cases) => <Cases caption={t('queue.title')} cases={cases} decided={!open} />}
              </Listed>
            )}
          </>
        )}
      </Loaded>
      {challenges.data && challenges.data.items.length > 0 && (
        <Section title={t('queue.challenges')}>
          {open && <p>{t('queue.challenges-intro')}</p>}
          <Challenges cases={challenges.data.items} decided={!open} />
        </Section>
      )}
    </Page>
  );
}

/** What comes before the first match: a bank, and a platform that asks about its items. */
function FirstSteps() {
  const t = useTexts();
  return (
    <StateNotice
      kind="empty"
      title={t('queue.no-bank')}
      action={<PageLink to="/signals/banks">{t('queue.no-bank-make')}</PageLink>}
    >
      {t('queue.no-bank-connect', { guide: 'docs/operate/connect-a-platform.md' })}
    </StateNotice>
  );
}

/** What every list of cases shows first. */
function useCaseColumns(
  decided: boolean,
): readonly [Column<CaseSummary>, Column<CaseSummary>, Column<CaseSummary>] {
  const t = useTexts();
  const dates = useDates();
  const stateText = useStateText();
  return [
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
    {
      key: 'clock',
      title: t(decided ? 'queue.rest' : 'queue.clock'),
      cell: (each) =>
        each.closedAt ? t('queue.ended', { at: dates.short(each.closedAt) }) : <FirstClock summary={each} />,
    },
  ];
}

type Shown = { cases: readonly CaseSummary[]; decided: boolean };

function Challenges({ cases, decided }: Shown) {
  const t = useTexts();
  return (
    <CardsTable
      caption={t('queue.challenges')}
      rows={cases}
      rowKey={({ id }) => id}
      columns={useCaseColumns(decided)}
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
      {voluntary && voluntary.total > 0 && t('queue.voluntary', voluntary)}
    </p>
  );
}

function Cases({ caption, cases, decided }: Shown & { caption: string }) {
  const t = useTexts();
  const dates = useDates();
  const classText = useClassText();
  const columns = useCaseColumns(decided);
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
  return (
    <CardsTable
      caption={caption}
      rows={cases}
      rowKey={({ id }) => id}
      current={current?.id}
      columns={[
        ...columns,
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
