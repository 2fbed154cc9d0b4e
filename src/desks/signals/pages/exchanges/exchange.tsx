import { Button, Group } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { Exchange } from '../../../../client/exchanges.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { useHasRole } from '../../../../ui/data/use-me.ts';
import { ConfirmStep } from '../../../../ui/parts/confirm-step.tsx';
import { ConfirmWithReason } from '../../../../ui/parts/confirm-with-reason.tsx';
import { Facts } from '../../../../ui/parts/facts.tsx';
import { NextStep } from '../../../../ui/parts/next-step.tsx';
import { Page, Section } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { useClassText } from '../class-text.ts';
import { useTexts } from '../use-texts.ts';
import { heldOf, inBank, LOOK_MS, notTakenOf } from './exchange-look.ts';

/** One list that is pulled from elsewhere: how it goes, what waits for a person, where it is from. */
export function ExchangePage() {
  const t = useTexts();
  const client = useClient();
  const { id } = useParams({ strict: false }) as { id: string };
  const found = useQuery({
    queryKey: ['exchange', id],
    queryFn: () => client.exchanges.get(id),
    refetchInterval: LOOK_MS,
  });
  return (
    <Page title={found.data?.name ?? t('exchange.title')}>
      <Loaded query={found} what={t('exchange.what')}>
        {(exchange) => (
          <>
            {exchange.entries.held > 0 ? <Held exchange={exchange} /> : <Going exchange={exchange} />}
            {exchange.error !== null && (
              <StateNotice kind="error" title={t('exchange.failed', { times: exchange.failures })}>
                <bdi>{exchange.error}</bdi> {t('exchange.failed.next')}
              </StateNotice>
            )}
            <Section title={t('exchange.facts')}>
              <ExchangeFacts exchange={exchange} />
            </Section>
            <Removal exchange={exchange} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** After what was done, both pages look again. */
function useChange<Input>(work: (input: Input) => Promise<unknown>, id: string, done: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: work,
    onSuccess: () => {
      done();
      void queries.invalidateQueries({ queryKey: ['exchanges'] });
      return queries.invalidateQueries({ queryKey: ['exchange', id] });
    },
  });
}

/** What the other side took back all at once: nothing of it happens until a person says so. */
function Held({ exchange }: { exchange: Exchange }) {
  const t = useTexts();
  const client = useClient();
  const may = useHasRole('reviewer', 'senior-reviewer');
  const [asking, setAsking] = useState<'letThrough' | 'refuse' | null>(null);
  const values = { many: exchange.entries.held, name: exchange.originator.name };
  const decide = useChange(
    async (reason: string) => {
      if (asking) await client.exchanges[asking](exchange.id, reason);
    },
    exchange.id,
    () => setAsking(null),
  );
  const act = asking ?? 'refuse';
  return (
    <NextStep title={heldOf(t, exchange)} why={t('exchange.held.why', values)}>
      {may ? (
        <Group>
          <Button onClick={() => setAsking('letThrough')}>{t('exchange.letThrough', values)}</Button>
          <Button variant="default" onClick={() => setAsking('refuse')}>
            {t('exchange.refuse', values)}
          </Button>
        </Group>
      ) : (
        <p>{t('exchange.held.ask')}</p>
      )}
      <ConfirmWithReason
        opened={asking !== null}
        title={t(`exchange.${act}`, values)}
        means={t(`exchange.${act}.means`, values)}
        confirm={t(`exchange.${act}`, values)}
        reason={{ label: t('field.reason') }}
        step={decide}
        onClose={() => setAsking(null)}
      />
    </NextStep>
  );
}

/** How it goes, and pulling at once or not at all. */
function Going({ exchange }: { exchange: Exchange }) {
  const t = useTexts();
  const client = useClient();
  const dates = useDates();
  const mayPull = useHasRole('analyst', 'reviewer', 'senior-reviewer', 'administrator');
  const mayPause = useHasRole('senior-reviewer', 'administrator');
  const { id, state, nextAt } = exchange;
  const change = useChange(
    async (what: 'pull' | 'pause' | 'resume') => {
      await client.exchanges[what](id);
    },
    id,
    () => undefined,
  );
  const next = state === 'paused' ? 'resume' : 'pause';
  return (
    <NextStep
      title={t(`exchanges.state.${state}`)}
      why={nextAt === null ? t('exchange.paused.why') : t('exchange.next', { at: dates.short(nextAt) })}
    >
      <Group>
        {mayPull && state !== 'paused' && (
          <Button loading={state === 'pulling'} onClick={() => change.mutate('pull')}>
            {t('exchange.pull')}
          </Button>
        )}
        {mayPause && (
          <Button variant="default" onClick={() => change.mutate(next)}>
            {t(`exchange.${next}`)}
          </Button>
        )}
      </Group>
      {change.isError && <StateNotice kind="error" title={change.error.message} />}
    </NextStep>
  );
}

function ExchangeFacts({ exchange }: { exchange: Exchange }) {
  const t = useTexts();
  const dates = useDates();
  const classText = useClassText();
  const { originator, bank, entries, lastPull, pulledAt, collection } = exchange;
  const notTaken = notTakenOf(exchange, t('list.separator'));
  return (
    <Facts
      facts={[
        {
          label: t('exchanges.originator'),
          value: (
            <>
              <bdi>{originator.name}</bdi> · {classText(originator.class)}
            </>
          ),
        },
        {
          label: t('exchange.bank'),
          value: (
            <>
              <PageLink to={`/signals/banks/${bank.id}`}>
                <bdi>{bank.name}</bdi>
              </PageLink>{' '}
              · {t(`banks.mode.${bank.mode}`)}
            </>
          ),
        },
        { label: t('exchange.custody'), value: t('bank.provenance.import') },
        { label: t('banks.signals'), value: inBank(entries) },
        { label: t('exchange.withdrawn'), value: entries.withdrawn },
        entries.kept === 0 ? undefined : { label: t('exchange.kept'), value: entries.kept },
        { label: t('exchanges.pulled'), value: pulledAt ? dates.absolute(pulledAt) : t('exchanges.never') },
        lastPull.malformed === 0 ? undefined : { label: t('exchange.malformed'), value: lastPull.malformed },
        lastPull.upheld === 0 ? undefined : { label: t('exchange.upheld'), value: lastPull.upheld },
        lastPull.aboutPeople === 0
          ? undefined
          : { label: t('exchange.about-people'), value: lastPull.aboutPeople },
        notTaken === '' ? undefined : { label: t('exchange.not-taken'), value: <bdi>{notTaken}</bdi> },
        { label: t('exchange.kind'), value: t(`exchange.kind.${exchange.kind}`) },
        { label: t('exchange.address'), value: <bdi>{exchange.address}</bdi> },
        collection === null ? undefined : { label: t('exchange.collection'), value: <bdi>{collection}</bdi> },
        {
          label: t('exchange.credential'),
          value: t(exchange.hasCredential ? 'exchange.credential.kept' : 'exchange.credential.none'),
        },
        {
          label: t('exchange.every'),
          value: t('exchange.every-of', { minutes: exchange.everySeconds / 60 }),
        },
        { label: t('exchange.hold'), value: t('exchange.hold-of', { percent: exchange.holdPercent }) },
      ]}
    />
  );
}

function Removal({ exchange }: { exchange: Exchange }) {
  const t = useTexts();
  const client = useClient();
  const navigate = useNavigate();
  const may = useHasRole('senior-reviewer', 'administrator');
  const [asking, setAsking] = useState(false);
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => client.exchanges.remove(exchange.id),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['exchanges'] });
      await navigate({ to: '/signals/exchanges' as never });
    },
  });
  if (!may) return null;
  return (
    <Group mt="md" className="comity-screen-only">
      <Button variant="default" onClick={() => setAsking(true)}>
        {t('exchange.remove')}
      </Button>
      <ConfirmStep
        opened={asking}
        title={t('exchange.remove')}
        confirm={t('exchange.remove')}
        grave
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={() => setAsking(false)}
      >
        <p>{t('exchange.remove.means')}</p>
        {remove.isError && <StateNotice kind="error" title={remove.error.message} />}
      </ConfirmStep>
    </Group>
  );
}
