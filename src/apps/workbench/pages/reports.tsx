import { Button, Group, NativeSelect, NumberInput, Stack, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReportKindShown } from '../../../client/reports.ts';
import type { ReportKindName } from '../../../standards/legal-reports/report-kinds.ts';
import { useClient } from '../../../ui/data/client-context.tsx';
import { Loaded } from '../../../ui/data/loaded.tsx';
import { CardsTable } from '../../../ui/parts/cards-table.tsx';
import { ConfirmStep } from '../../../ui/parts/confirm-step.tsx';
import { ErrorSummary, type FormFault } from '../../../ui/parts/error-summary.tsx';
import { Listed } from '../../../ui/parts/listed.tsx';
import { Page, Panel, Section } from '../../../ui/parts/page.tsx';
import { PageLink } from '../../../ui/parts/page-link.tsx';
import { useDates } from '../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';
import { ReportFigures } from './report-figures.tsx';

/** Reports that were published, and one to be published, as it would be now. */
export function ReportsPage() {
  const t = useTexts();
  const dates = useDates();
  const client = useClient();
  const reports = useQuery({ queryKey: ['reports'], queryFn: () => client.reports.list() });
  return (
    <Page title={t('reports.title')} intro={t('reports.intro')}>
      <Loaded query={reports} what={t('reports.what')}>
        {({ items, mayPublish, kinds }) => (
          <>
            <Listed rows={items} none={t('reports.none')} next={t('reports.none-next')}>
              {(rows) => (
                <CardsTable
                  caption={t('reports.title')}
                  rows={rows}
                  rowKey={({ id }) => id}
                  columns={[
                    {
                      key: 'kind',
                      title: t('reports.kind'),
                      heading: true,
                      cell: ({ id, kind, from }) => (
                        <PageLink to={`/reports/${id}`}>
                          {t(`report.kind.${kind}`)}, {from.slice(0, 4)}
                        </PageLink>
                      ),
                    },
                    {
                      key: 'at',
                      title: t('reports.published'),
                      cell: ({ publishedAt }) => dates.short(publishedAt),
                    },
                  ]}
                />
              )}
            </Listed>
            {mayPublish && <NewReport kinds={kinds.filter(({ counted }) => counted)} />}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function NewReport({ kinds }: { kinds: readonly ReportKindShown[] }) {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const [kind, setKind] = useState<ReportKindName>(kinds[0]?.kind ?? 'tco-provider');
  const [year, setYear] = useState(new Date().getUTCFullYear() - 1);
  const [statements, setStatements] = useState<Record<string, string>>({});
  const [faults, setFaults] = useState<readonly FormFault[]>([]);
  const [asking, setAsking] = useState(false);
  const chosen = kinds.find((one) => one.kind === kind);
  const preview = useQuery({
    queryKey: ['report-preview', kind, year],
    queryFn: () => client.reports.preview(kind, year),
    retry: false,
  });
  const asked = chosen?.statements ?? [];
  const publish = useMutation({
    mutationFn: () =>
      client.reports.publish(
        kind,
        year,
        Object.fromEntries(asked.map((name) => [name, statements[name]?.trim() ?? ''])),
      ),
    onSuccess: () => {
      setFaults([]);
      void queries.invalidateQueries({ queryKey: ['reports'] });
    },
    onError: (error) => setFaults([{ message: error.message }]),
    onSettled: () => setAsking(false),
  });
  const begin = () => {
    const missing = asked
      .filter((name) => !statements[name]?.trim())
      .map((name) => ({
        field: `statement-${name}`,
        message: t('reports.statement-missing', { what: t(`report.statement.${name as 'penalties'}`) }),
      }));
    setFaults(missing);
    if (missing.length === 0) setAsking(true);
  };
  return (
    <Section title={t('reports.new')}>
      <Panel>
        <ErrorSummary faults={faults} />
        <Stack gap="md">
          <Group align="end">
            <NativeSelect
              label={t('reports.kind')}
              value={kind}
              onChange={(event) => setKind(event.currentTarget.value as ReportKindName)}
              data={kinds.map((one) => ({ value: one.kind, label: t(`report.kind.${one.kind}`) }))}
            />
            <NumberInput
              label={t('reports.year')}
              value={year}
              min={2022}
              max={new Date().getUTCFullYear() - 1}
              allowDecimal={false}
              onChange={(value) => setYear(Number(value))}
            />
          </Group>
          {chosen?.due && <p>{t('reports.due', { day: `${year + 1}-${chosen.due}` })}</p>}
          <Loaded query={preview} what={t('reports.what')}>
            {(report) => <ReportFigures report={report} />}
          </Loaded>
          {asked.map((name) => (
            <Textarea
              key={name}
              id={`statement-${name}`}
              label={t(`report.statement.${name as 'penalties'}`)}
              autosize
              minRows={3}
              maxLength={20_000}
              required
              value={statements[name] ?? ''}
              error={faults.find(({ field }) => field === `statement-${name}`)?.message}
              onChange={(event) => {
                const { value } = event.currentTarget;
                setStatements((before) => ({ ...before, [name]: value }));
              }}
            />
          ))}
          <div>
            <Button size="lg" onClick={begin} disabled={!preview.data} loading={publish.isPending}>
              {t('reports.publish')}
            </Button>
          </div>
        </Stack>
      </Panel>
      <ConfirmStep
        opened={asking}
        title={t('reports.publish')}
        confirm={t('reports.publish')}
        grave={false}
        busy={publish.isPending}
        onConfirm={() => publish.mutate()}
        onClose={() => setAsking(false)}
      >
        {t('reports.publish-means')}
      </ConfirmStep>
    </Section>
  );
}
