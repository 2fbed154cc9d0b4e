import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { EvidenceRequest } from '../../../../client/evidence-requests.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { useRefresh } from '../../../../ui/data/use-me.ts';
import { Clock } from '../../../../ui/parts/clock.tsx';
import { Page, Panel, Section } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { Standing } from '../../../../ui/parts/standing.tsx';
import { TakenOn } from '../../../../ui/parts/taken-on.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';
import { Checks } from './checks.tsx';
import { RequestHistory } from './history.tsx';
import { NextRequestStep } from './next-request-step.tsx';
import { useClockName } from './state-text.ts';
import { WhatIsAsked } from './what-is-asked.tsx';

/** One certificate, by its id, as one query that its steps ask too. */
export function useRequest(id: string) {
  const client = useClient();
  return useQuery({
    queryKey: ['evidence-request', id],
    queryFn: () => client.evidenceRequests.get(id),
    refetchInterval: useRefresh(15_000),
  });
}

/** A certificate: binding; what is next, who sent it, what it asks, and what happened. */
export function RequestPage() {
  const t = useTexts();
  const { id } = useParams({ strict: false }) as { id: string };
  const found = useRequest(id);
  return (
    <Page title={titleOf(found.data, t)} intro={t('request.intro')}>
      <p className="comity-screen-only">
        <PageLink to="/evidence">{t('request.back')}</PageLink>
      </p>
      <Loaded query={found} what={t('request.what')}>
        {(request) => <Found request={request} />}
      </Loaded>
    </Page>
  );
}

/** The authority's own file number is what a person on the telephone says. */
function titleOf(request: EvidenceRequest | undefined, t: ReturnType<typeof useTexts>): string {
  if (!request) return t('request.title');
  const { issuingAuthorityFileNumber } = (request.form.sectionA ?? {}) as {
    issuingAuthorityFileNumber?: string;
  };
  return [t(`certificate.${request.certificate}`), issuingAuthorityFileNumber ?? ''].join(' ').trim();
}

/** Clocks that ask something of people here: the one that is due first leads the page. */
const ASKING = [
  'danger',
  'emergency',
  'stated-deadline',
  'transmission',
  'production',
  'preservation',
  'deletion',
];

function Found({ request }: { request: EvidenceRequest }) {
  const t = useTexts();
  const dates = useDates();
  const clockName = useClockName();
  const known = request.tracks.sender === 'verified';
  const live = request.clocks.filter(({ status }) => status !== 'ended');
  const [first] = live
    .filter(({ name, dueAt }) => ASKING.includes(name) && dueAt !== null)
    .sort((a, b) => Date.parse(a.dueAt!) - Date.parse(b.dueAt!));
  const shown = live.filter((clock) => clock !== first);
  return (
    <>
      <Standing
        kind={known ? 'binding' : 'unverified'}
        title={t(known ? 'standing.known' : 'standing.unknown')}
        means={t(known ? 'standing.known.means' : 'standing.unknown.means')}
      >
        <p>{t('request.received', { at: dates.short(request.receivedAt) })}</p>
        {first && <Clock clock={first} name={clockName(first.name)} />}
      </Standing>
      {request.tracks.release === 'waiting' && !request.closed && (
        <Panel tone="heed">
          <strong>{t('wait.title')}</strong>
          <p>{t('wait.means')}</p>
        </Panel>
      )}
      {!request.closed && <TakenOn case={request.id} />}
      {request.sameFileNumber.length > 0 && (
        <p>
          {t('request.same-file-number')}{' '}
          {request.sameFileNumber.map(({ id, certificate, receivedAt }) => (
            <PageLink key={id} to={`/evidence/${id}`}>
              {certificate} {dates.short(receivedAt)}
            </PageLink>
          ))}
        </p>
      )}
      <NextRequestStep request={request} />
      <Section title={t('request.clocks')}>
        {shown.length === 0 ? (
          <p>{t('request.no-clocks')}</p>
        ) : (
          <Stack gap="sm">
            {shown.map((clock) => (
              <Clock key={clock.name} clock={clock} name={clockName(clock.name)} />
            ))}
          </Stack>
        )}
      </Section>
      <Checks request={request} />
      <WhatIsAsked request={request} />
      <RequestHistory request={request} />
    </>
  );
}
