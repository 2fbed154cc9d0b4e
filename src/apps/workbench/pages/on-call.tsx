import { Button, Group } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Duty, DutyShift, ReachWay } from '../../../client/duty.ts';
import { useClient } from '../../../ui/data/client-context.tsx';
import { Loaded } from '../../../ui/data/loaded.tsx';
import { useHasRole, useMe, useRefresh } from '../../../ui/data/use-me.ts';
import { useNow } from '../../../ui/data/use-now.ts';
import { CardsTable } from '../../../ui/parts/cards-table.tsx';
import { Listed } from '../../../ui/parts/listed.tsx';
import { Page, Section } from '../../../ui/parts/page.tsx';
import { StateNotice } from '../../../ui/parts/state-notice.tsx';
import { useDates } from '../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';
import { AddShift } from './add-shift.tsx';
import { AddWay, ConfirmWay } from './add-way.tsx';
import { HandOver } from './hand-over.tsx';

/** Who is called when a clock runs, and how the person signed in is reached. */
export function OnCallPage() {
  const t = useTexts();
  const client = useClient();
  const duty = useQuery({
    queryKey: ['duty'],
    queryFn: client.duty.get,
    refetchInterval: useRefresh(30_000),
  });
  return (
    <Page title={t('on-call.title')} intro={t('on-call.intro')}>
      <Loaded query={duty} what={t('on-call.what')}>
        {(found) => (
          <>
            {found.reachable === 0 && (
              <StateNotice kind="error" title={t('on-call.nobody')}>
                {t('on-call.nobody-next')}
              </StateNotice>
            )}
            <Section title={t('on-call.rota')}>
              <Listed rows={found.shifts} none={t('on-call.rota-none')} next={t('on-call.rota-none-next')}>
                {(rows) => <Rota shifts={rows} mayManage={found.mayManage} />}
              </Listed>
            </Section>
            {found.mayManage && (
              <Section title={t('on-call.add-shift')}>
                <AddShift />
              </Section>
            )}
            <OwnWays duty={found} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Rota({ shifts, mayManage }: { shifts: readonly DutyShift[]; mayManage: boolean }) {
  const t = useTexts();
  const dates = useDates();
  const me = useMe();
  const now = useNow(30_000);
  const isNow = ({ begins, ends }: DutyShift) => Date.parse(begins) <= now && Date.parse(ends) > now;
  return (
    <CardsTable
      caption={t('on-call.rota')}
      rows={shifts}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'who',
          title: t('on-call.who'),
          heading: true,
          cell: ({ name, reachable }) => (
            <>
              <bdi>{name}</bdi>
              {!reachable && (
                <>
                  <br />
                  <strong>{t('on-call.unreachable')}</strong>
                </>
              )}
            </>
          ),
        },
        { key: 'rank', title: t('on-call.rank'), cell: ({ rank }) => t(`on-call.rank-${rank as 1 | 2 | 3}`) },
        {
          key: 'when',
          title: t('on-call.when'),
          cell: (shift) => (
            <>
              {isNow(shift) && <strong>{t('on-call.now')} </strong>}
              {t('on-call.from-to', { from: dates.short(shift.begins), to: dates.short(shift.ends) })}
            </>
          ),
        },
        {
          key: 'steps',
          title: t('on-call.steps'),
          absent: ({ person }) => !mayManage && person !== me.data?.person.id,
          cell: (shift) =>
            (mayManage || shift.person === me.data?.person.id) && (
              <HandOver shift={shift} mayRemove={mayManage} />
            ),
        },
      ]}
    />
  );
}

function OwnWays({ duty }: { duty: Duty }) {
  const t = useTexts();
  const may = !useHasRole('overseer');
  if (!may) return null;
  return (
    <Section title={t('on-call.ways')}>
      <Listed rows={duty.ways} none={t('on-call.ways-none')} next={t('on-call.ways-none-next')}>
        {(rows) => <Ways ways={rows} />}
      </Listed>
      <AddWay duty={duty} />
    </Section>
  );
}

function Ways({ ways }: { ways: readonly ReachWay[] }) {
  const t = useTexts();
  const dates = useDates();
  const says = ({ confirmed, lastSentAt, lastError }: ReachWay): string => {
    if (!confirmed) return t('on-call.way-unconfirmed');
    if (lastError !== null) return t('on-call.way-failed', { why: lastError });
    return lastSentAt === null
      ? t('on-call.way-ready')
      : t('on-call.way-sent', { at: dates.short(lastSentAt) });
  };
  return (
    <CardsTable
      caption={t('on-call.ways')}
      rows={ways}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'way',
          title: t('on-call.way'),
          heading: true,
          cell: ({ kind, address }) => (
            <>
              {t(`on-call.kind-${kind}`)}
              <br />
              <bdi>{address}</bdi>
            </>
          ),
        },
        { key: 'state', title: t('on-call.state'), cell: says },
        { key: 'steps', title: t('on-call.steps'), cell: (way) => <WaySteps way={way} /> },
      ]}
    />
  );
}

function WaySteps({ way }: { way: ReachWay }) {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => client.duty.removeWay(way.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['duty'] }),
  });
  return (
    <Group gap="xs" align="end" className="comity-screen-only">
      {!way.confirmed && <ConfirmWay id={way.id} />}
      <Button
        size="compact-sm"
        variant="default"
        loading={remove.isPending}
        aria-label={t('on-call.remove-way', { address: way.address })}
        onClick={() => remove.mutate()}
      >
        {t('on-call.remove')}
      </Button>
      {remove.isError && <StateNotice kind="error" title={remove.error.message} />}
    </Group>
  );
}
