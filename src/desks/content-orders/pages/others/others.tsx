import { Select } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AnsweredPartner } from '../../../../client/deconfliction.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { useHasRole } from '../../../../ui/data/use-me.ts';
import { CardsTable } from '../../../../ui/parts/cards-table.tsx';
import { Listed } from '../../../../ui/parts/listed.tsx';
import { Page, Panel, Section } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { deconfliction } from '../../deconfliction/deconfliction.procedure.ts';
import { useStateText, useStepText } from '../orders/state-text.ts';
import { StepForm } from '../step-form.tsx';
import { useTexts } from '../use-texts.ts';

/** Which partners may ask whether this authority is on an address. */
export function OthersPage() {
  const t = useTexts();
  const client = useClient();
  const found = useQuery({ queryKey: ['deconfliction'], queryFn: client.deconfliction.list });
  const mayAgree = useHasRole('senior-reviewer');
  return (
    <Page title={t('others.title')} intro={t('others.intro')}>
      <p className="comity-screen-only">
        <PageLink to="/issued">{t('issued.back')}</PageLink>
      </p>
      <Loaded query={found} what={t('others.what')}>
        {({ items }) => (
          <>
            <Listed rows={items} none={t('others.none')} next={t('others.none-next')}>
              {(rows) => <OthersTable rows={rows} />}
            </Listed>
            {mayAgree && <Agree />}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function OthersTable({ rows }: { rows: readonly AnsweredPartner[] }) {
  const t = useTexts();
  const dates = useDates();
  const stateText = useStateText();
  return (
    <CardsTable
      caption={t('others.title')}
      rows={rows}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'partner',
          title: t('others.partner'),
          heading: true,
          cell: ({ id, partner, partnerName }) => (
            <PageLink to={`/issued/others/${id}`}>
              <bdi>{partnerName ?? partner}</bdi>
            </PageLink>
          ),
        },
        { key: 'state', title: t('orders.state'), cell: ({ state }) => stateText('answering', state) },
        { key: 'since', title: t('others.since'), cell: ({ agreedAt }) => dates.short(agreedAt) },
      ]}
    />
  );
}

function Agree() {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const stepText = useStepText();
  const peers = useQuery({ queryKey: ['peers'], queryFn: client.peers.list });
  const [partner, setPartner] = useState<string | null>(null);
  return (
    <Section title={stepText('agree-to-answer', 'title') ?? ''}>
      <p>{stepText('agree-to-answer', 'why')}</p>
      <Panel>
        <Select
          mb="md"
          label={t('others.partner')}
          required
          data={(peers.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={partner}
          onChange={setPartner}
        />
        <StepForm
          key={partner}
          step="agree-to-answer"
          schema={deconfliction.steps['agree-to-answer']!.data}
          grave
          disabled={partner === null}
          take={async ({ reason }) => {
            await client.deconfliction.answer(partner!, String(reason));
            setPartner(null);
            await queries.invalidateQueries({ queryKey: ['deconfliction'] });
          }}
        />
      </Panel>
    </Section>
  );
}
