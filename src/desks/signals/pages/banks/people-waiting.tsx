import { Button, Group } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Bank, PERSONAL_GROUNDS, type PeopleProposal } from '../../../../client/banks.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { ConfirmWithReason } from '../../../../ui/parts/confirm-with-reason.tsx';
import { Facts } from '../../../../ui/parts/facts.tsx';
import { NamedPanel } from '../../../../ui/parts/named-panel.tsx';
import { Section } from '../../../../ui/parts/page.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { useSeesCases } from '../sees-cases.ts';
import { useTexts } from '../use-texts.ts';

/** Signals about people that one person sent and another decides on; nothing where there are none. */
export function PeopleWaiting({ bank }: { bank: Pick<Bank, 'id'> }) {
  const t = useTexts();
  const client = useClient();
  const enabled = useSeesCases();
  const waiting = useQuery({
    queryKey: ['bank', bank.id, 'people'],
    queryFn: () => client.banks.people(bank.id),
    enabled,
  });
  if (!waiting.data || waiting.data.items.length === 0) return null;
  return (
    <Section title={t('people.title')}>
      {waiting.data.items.map((proposal) => (
        <Proposal key={proposal.id} bank={bank.id} proposal={proposal} />
      ))}
    </Section>
  );
}

function Proposal({ bank, proposal }: { bank: string; proposal: PeopleProposal }) {
  const t = useTexts();
  const dates = useDates();
  const client = useClient();
  const queries = useQueryClient();
  const [declining, setDeclining] = useState(false);
  const { id, source, proposedBy, proposedAt, lapsesAt, signals, many, mayAdd, mayDecline } = proposal;
  const refresh = () => {
    setDeclining(false);
    return queries.invalidateQueries({ queryKey: ['bank', bank] });
  };
  const add = useMutation({ mutationFn: () => client.banks.addPeople(id), onSuccess: refresh });
  const decline = useMutation({
    mutationFn: (reason: string) => client.banks.declinePeople(id, reason),
    onSuccess: refresh,
  });
  const ending = mayAdd ? 'decline' : 'take-back';
  return (
    <NamedPanel name={t('people.proposed', { many })} state={t('people.state')}>
      <Facts
        facts={[
          { label: t('people.by'), value: <bdi>{proposedBy.name}</bdi> },
          { label: t('people.at'), value: dates.absolute(proposedAt) },
          { label: t('people.source'), value: <bdi>{source}</bdi> },
          { label: t('people.lapses'), value: dates.absolute(lapsesAt) },
        ]}
      />
      {signals && (
        <ul style={{ overflowWrap: 'anywhere' }}>
          {signals.map((one) => (
            <li key={one.id}>
              <bdi>{one.value}</bdi>
              {one.basis && (
                <>
                  {' · '}
                  <bdi>{one.basis}</bdi>
                </>
              )}
              {one.reviewBy && ` · ${t('people.review-by', { day: dates.day(one.reviewBy) })}`}
              <Facts
                facts={PERSONAL_GROUNDS.flatMap((field) => {
                  const said = one.grounds[field];
                  return said === undefined
                    ? []
                    : [{ label: t(`people.${field}`), value: <bdi>{said}</bdi> }];
                })}
              />
            </li>
          ))}
        </ul>
      )}
      <p>{t(mayAdd || !mayDecline ? 'people.means' : 'people.means-own')}</p>
      {add.error && <StateNotice kind="error" title={add.error.message} />}
      <Group className="comity-screen-only">
        {mayAdd && (
          <Button loading={add.isPending} onClick={() => add.mutate()}>
            {t('people.add', { many })}
          </Button>
        )}
        {mayDecline && (
          <Button variant="default" onClick={() => setDeclining(true)}>
            {t(`people.${ending}`)}
          </Button>
        )}
      </Group>
      <ConfirmWithReason
        opened={declining}
        title={t('people.title')}
        means={t('people.decline-means')}
        confirm={t(`people.${ending}`)}
        reason={{ label: t('people.reason'), why: t('people.reason-how') }}
        step={decline}
        onClose={() => setDeclining(false)}
      />
    </NamedPanel>
  );
}
