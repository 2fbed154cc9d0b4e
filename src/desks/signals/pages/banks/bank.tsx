import { useInfiniteQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { Bank, Signal } from '../../../../client/banks.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { useHasRole } from '../../../../ui/data/use-me.ts';
import { CardsTable } from '../../../../ui/parts/cards-table.tsx';
import { Facts } from '../../../../ui/parts/facts.tsx';
import { Id } from '../../../../ui/parts/id.tsx';
import { Listed } from '../../../../ui/parts/listed.tsx';
import { MoreRows } from '../../../../ui/parts/more-rows.tsx';
import { NextStep } from '../../../../ui/parts/next-step.tsx';
import { Page, Section } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { useClassText } from '../class-text.ts';
import { useSeesCases } from '../sees-cases.ts';
import { typeText } from '../type-text.ts';
import { useTexts } from '../use-texts.ts';
import { AddSignal } from './add-signal.tsx';
import { AskedPrivately } from './asked-privately.tsx';
import { BankMode } from './bank-mode.tsx';
import { BankRadius } from './bank-radius.tsx';
import { Funnel } from './funnel.tsx';
import { QuarantineRule } from './quarantine-rule.tsx';
import { ShareBank } from './share-bank.tsx';
import { SharedWith } from './shared-with.tsx';
import { SightingSharing } from './sighting-sharing.tsx';
import { StateGround } from './state-ground.tsx';

/** One bank: whose it is, whether it acts here, who else has it, what is in it. */
export function BankPage() {
  const t = useTexts();
  const client = useClient();
  const { id } = useParams({ strict: false }) as { id: string };
  const mayAdd = useHasRole('analyst', 'reviewer', 'senior-reviewer', 'administrator');
  const maySpare = useHasRole('reviewer', 'senior-reviewer');
  const mayShare = useHasRole('senior-reviewer', 'administrator');
  const found = useInfiniteQuery({
    queryKey: ['bank', id],
    queryFn: ({ pageParam }) => client.banks.get(id, pageParam === 0 ? undefined : pageParam),
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next,
  });
  return (
    <Page title={found.data?.pages[0]?.name ?? t('bank.title')}>
      <Loaded query={found} what={t('bank.what')}>
        {({ pages }) => {
          const bank = pages[0]!;
          return (
            <>
              {bank.lacks.length > 0 && <StateGround bank={bank} />}
              {bank.unsharedSince !== null ? (
                <Unshared bank={bank} since={bank.unsharedSince} />
              ) : (
                (bank.lacks.length === 0 || bank.mode === 'on') && <BankMode bank={bank} />
              )}
              <Section title={t('bank.facts')}>
                <BankFacts bank={bank} />
              </Section>
              {!bank.innocent && (
                <Section title={t('funnel.title')}>
                  <Funnel funnel={bank.funnel} of="bank" />
                </Section>
              )}
              <Section title={t('bank.in-it')}>
                <Signals bank={bank} signals={pages.flatMap(({ signals }) => signals)} />
                <MoreRows query={found} />
              </Section>
              {(bank.innocent ? maySpare : mayAdd) && bank.provenance !== 'peer' && (
                <Section title={t('bank.add')}>
                  <AddSignal bank={bank} />
                </Section>
              )}
              {bank.provenance === 'own' && (
                <Section title={t('bank.shared-title')}>
                  <SharedWith bank={bank} />
                </Section>
              )}
              {bank.askedPrivately.length > 0 && (
                <Section title={t('bank.asked-title')}>
                  <AskedPrivately bank={bank} />
                </Section>
              )}
              {mayShare && bank.provenance === 'peer' && bank.unsharedSince === null && (
                <Section title={t('sightings.title')}>
                  <SightingSharing />
                </Section>
              )}
              {mayShare && bank.provenance === 'own' && bank.lacks.length === 0 && (
                <Section title={t('bank.share')}>
                  <ShareBank bank={bank} />
                </Section>
              )}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

/** A partner's bank that reaches us no more: there is nothing to turn on. */
function Unshared({ bank, since }: { bank: Bank; since: string }) {
  const t = useTexts();
  const dates = useDates();
  const { name } = bank.originator;
  return (
    <NextStep
      title={t('bank.unshared', { name, since: dates.day(since) })}
      why={t('bank.unshared.why', { name })}
    >
      {null}
    </NextStep>
  );
}

function BankFacts({ bank }: { bank: Bank }) {
  const t = useTexts();
  const classText = useClassText();
  const seesCases = useSeesCases();
  const { originator, provenance, basis, legalBasis, ownTerms, lacks, counts, answers } = bank;
  return (
    <Facts
      facts={[
        {
          label: t('banks.originator'),
          value: (
            <>
              <bdi>{originator.name}</bdi> · {classText(originator.class)}
            </>
          ),
        },
        {
          label: t('bank.provenance'),
          value: t(
            bank.unsharedSince === null ? `bank.provenance.${provenance}` : 'bank.provenance.unshared',
          ),
        },
        {
          label: t('banks.basis'),
          value: lacks.includes('basis') ? t('bank.not-stated') : <bdi>{basis}</bdi>,
        },
        {
          label: t(ownTerms ? 'bank.own-terms' : 'bank.law'),
          value: lacks.includes('legalBasis') ? (
            t('bank.not-stated')
          ) : (
            <bdi>
              {legalBasis.instrument}, {legalBasis.article}
            </bdi>
          ),
        },
        {
          label: t('bank.radius'),
          value: <BankRadius bank={bank} />,
        },
        bank.innocent ? undefined : { label: t('quarantine.title'), value: <QuarantineRule bank={bank} /> },
        { label: t('banks.matches'), value: seesCases ? counts.matches : t('counts.hidden') },
        {
          label: t('banks.overturned'),
          value: seesCases ? t('evidence.reversal-of', counts) : t('counts.hidden'),
        },
        bank.innocent && seesCases ? { label: t('bank.spared'), value: bank.spared } : undefined,
        answers === null || answers.raised === 0
          ? undefined
          : { label: t('bank.answers'), value: t('bank.answers-of', answers) },
      ]}
    />
  );
}

/** A value that could not be taken for an address. */
const HASH = /^[0-9a-f]+$/;

function Signals({ bank, signals }: { bank: Bank; signals: readonly Signal[] }) {
  const t = useTexts();
  const seesCases = useSeesCases();
  return (
    <Listed
      rows={signals}
      none={t(bank.unsharedSince === null ? 'bank.none' : 'bank.none-unshared')}
      next={t(
        bank.provenance !== 'peer'
          ? 'bank.none-next'
          : bank.unsharedSince === null
            ? 'bank.none-next.peer'
            : 'bank.none-next.unshared',
      )}
    >
      {(rows) => (
        <CardsTable
          caption={t('bank.in-it')}
          rows={rows}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'value',
              title: t('bank.signal'),
              heading: true,
              cell: ({ id, value, codes }) =>
                codes !== undefined ? (
                  <PageLink to={`/signals/signals/${id}`}>{t('signal.frames', { count: codes })}</PageLink>
                ) : HASH.test(value) ? (
                  <PageLink to={`/signals/signals/${id}`}>
                    <Id>{value}</Id>
                  </PageLink>
                ) : (
                  // Threat: a web address that is a link invites a click, wherever the link leads.
                  <>
                    <Id>{value}</Id>{' '}
                    <PageLink to={`/signals/signals/${id}`}>{t('evidence.open-signal')}</PageLink>
                  </>
                ),
            },
            { key: 'type', title: t('bank.type'), cell: ({ type }) => typeText(t, type) },
            {
              key: 'quality',
              title: t('evidence.quality'),
              numeric: true,
              cell: ({ quality }) => quality ?? '–',
            },
            { key: 'state', title: t('bank.state'), cell: (signal) => <SignalState signal={signal} /> },
            {
              key: 'counts',
              title: t('banks.overturned'),
              cell: ({ counts }) => (seesCases ? t('evidence.reversal-of', counts) : t('counts.hidden')),
            },
          ]}
        />
      )}
    </Listed>
  );
}

/** Whether it acts; what stands behind it; who disagrees. */
export function SignalState({ signal }: { signal: Signal }) {
  const t = useTexts();
  const { active, inactive, ordered, voluntary, disagreements } = signal;
  const why = `inactive.${inactive}`;
  return [
    active
      ? t(signal.innocent ? 'signal.innocent' : 'bank.acts')
      : t.has(why)
        ? t(why)
        : t('inactive.withdrawn'),
    active && signal.quarantined ? t('correction.is-quarantined') : undefined,
    ordered ? t('bank.ordered') : undefined,
    voluntary ? t('bank.voluntary') : undefined,
    disagreements.length > 0 ? t('evidence.disputed', { count: disagreements.length }) : undefined,
  ]
    .filter((each) => each !== undefined)
    .join(' · ');
}
