import { Button, Select, Stack } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ProblemError } from '../../../../client/problem.ts';
import { INSTRUMENT } from '../../../../standards/tco-annexes/annex-one.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { ErrorSummary, type FormFault } from '../../../../ui/parts/error-summary.tsx';
import { Page } from '../../../../ui/parts/page.tsx';
import { PageLink } from '../../../../ui/parts/page-link.tsx';
import type { Values } from '../../../../ui/steps/step-fields.ts';
import { AnnexFields, annexOf } from '../orders/annex-fields.tsx';
import { useTexts } from '../use-texts.ts';

/** Annex I, filled in by whoever prepares an order: complete, or it is not taken. */
export function PrepareOrderPage() {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const peers = useQuery({ queryKey: ['peers'], queryFn: client.peers.list });
  const [provider, setProvider] = useState<string | null>(null);
  const [copyTo, setCopyTo] = useState<string | null>(null);
  const [values, setValues] = useState<Values>({});
  const [faults, setFaults] = useState<readonly FormFault[]>([]);
  const prepare = useMutation({
    mutationFn: () =>
      client.issuedOrders.prepare(
        provider!,
        { ...annexOf(values), legalBasis: INSTRUMENT },
        copyTo ?? undefined,
      ),
    onSuccess: ({ id }) => {
      void queries.invalidateQueries({ queryKey: ['issued-orders'] });
      void navigate({ to: `/issued/${id}` as never });
    },
    onError: (error) => setFaults(faultsOf(error)),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing: FormFault[] =
      provider === null ? [{ field: 'prepare-provider', message: t('prepare.need-provider') }] : [];
    setFaults(missing);
    if (missing.length === 0) prepare.mutate();
  };
  return (
    <Page title={t('prepare.title')} intro={t('prepare.intro')} width="narrow">
      <p>
        <PageLink to="/issued">{t('issued.back')}</PageLink>
      </p>
      <form noValidate onSubmit={submit}>
        <ErrorSummary faults={faults} />
        <Stack gap="lg">
          <Select
            id="prepare-provider"
            label={t('prepare.provider')}
            description={t('prepare.provider-how')}
            required
            data={(peers.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            value={provider}
            onChange={setProvider}
            error={faults.find(({ field }) => field === 'prepare-provider')?.message}
          />
          <Select
            id="prepare-copy"
            label={t('prepare.copy')}
            description={t('prepare.copy-how')}
            clearable
            data={(peers.data?.items ?? [])
              .filter(({ id }) => id !== provider)
              .map(({ id, name }) => ({ value: id, label: name }))}
            value={copyTo}
            onChange={setCopyTo}
            error={faults.find(({ field }) => field === 'prepare-copy')?.message}
          />
          <AnnexFields
            values={values}
            faults={faults}
            required
            onChange={(path, value) => setValues((before) => ({ ...before, [path]: value }))}
          />
          <div>
            <Button type="submit" size="lg" loading={prepare.isPending}>
              {t('prepare.do')}
            </Button>
          </div>
        </Stack>
      </form>
    </Page>
  );
}

/** Each gap at its question; one within the list of addresses at the list. */
function faultsOf(error: Error): FormFault[] {
  if (!(error instanceof ProblemError) || error.faults.length === 0) return [{ message: error.message }];
  return error.faults.map(({ property = '', reason }) => {
    if (property === 'provider') return { field: 'prepare-provider', message: reason };
    if (property === 'copyTo') return { field: 'prepare-copy', message: reason };
    const path = property.replace(/^order\.?/, '').replace(/^items\..*/, 'items');
    return path === '' ? { message: reason } : { field: `field-${path}`, message: reason };
  });
}
