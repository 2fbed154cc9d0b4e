import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { Bank } from '../../../../client/banks.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { useHasRole } from '../../../../ui/data/use-me.ts';
import { Facts } from '../../../../ui/parts/facts.tsx';
import { NextStep } from '../../../../ui/parts/next-step.tsx';
import { Page, Section } from '../../../../ui/parts/page.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { useClassText } from '../class-text.ts';
import { Said } from '../said.tsx';
import { useSeesCases } from '../sees-cases.ts';
import { useTexts } from '../use-texts.ts';
import { AddSignal } from './add-signal.tsx';
import { AskedPrivately } from './asked-privately.tsx';
import { Backwards } from './backwards.tsx';
import { BankMode } from './bank-mode.tsx';
import { BankRadius } from './bank-radius.tsx';
import { Contents } from './contents.tsx';
import { Funnel } from './funnel.tsx';
import { PeopleWaiting } from './people-waiting.tsx';
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
  const mayKeep = useHasRole('administrator');
  const seesCases = useSeesCases();
  const found = useQuery({ queryKey: ['bank', id], queryFn: () => client.banks.get(id) });
  return (
    <Page title={found.data?.name ?? t('bank.title')}>
      <Loaded query={found} what={t('bank.what')}>
        {(bank) => (
          <>
            {bank.lacks.length > 0 && <StateGround bank={bank} />}
            {bank.unsharedSince !== null ? (
              <Unshared bank={bank} since={bank.unsharedSince} />
            ) : (
              (bank.lacks.length === 0 || bank.mode === 'on') && <BankMode bank={bank} />
            )}
            {!bank.innocent && <PeopleWaiting bank={bank} />}
            <Section title={t('bank.facts')}>
              <BankFacts bank={bank} />
            </Section>
            {!bank.innocent && (
              <Section title={t('funnel.title')}>
                <Funnel funnel={bank.funnel} of="bank" />
              </Section>
            )}
            <Section title={t('bank.in-it')}>
              <Contents bank={bank} />
            </Section>
            {(bank.innocent ? maySpare : mayAdd) && bank.provenance !== 'peer' && (
              <Section title={t('bank.add')}>
                <AddSignal bank={bank} />
              </Section>
            )}
            {!bank.innocent && (seesCases || mayKeep) && bank.unsharedSince === null && (
              <Section title={t('backwards.title')}>
                <Backwards bank={bank} />
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
        )}
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
  const { originator, provenance, basis, legalBasis, ownTerms, counts, answers } = bank;
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
          value: <Said words={[basis]} />,
        },
        {
          label: t(ownTerms ? 'bank.own-terms' : 'bank.law'),
          value: <Said words={[legalBasis.instrument, legalBasis.article]} />,
        },
        {
          label: t('bank.radius'),
          value: <BankRadius bank={bank} />,
        },
        bank.innocent ? undefined : { label: t('quarantine.title'), value: <QuarantineRule bank={bank} /> },
        { label: t('banks.matches'), value: counts?.matches ?? t('counts.hidden') },
        {
          label: t('banks.overturned'),
          value: counts ? t('evidence.reversal-of', counts) : t('counts.hidden'),
        },
        bank.innocent && bank.spared !== null ? { label: t('bank.spared'), value: bank.spared } : undefined,
        answers === null || answers.raised === 0
          ? undefined
          : { label: t('bank.answers'), value: t('bank.answers-of', answers) },
      ]}
    />
  );
}
