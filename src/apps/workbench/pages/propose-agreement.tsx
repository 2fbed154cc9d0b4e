import { Button, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { AgreementProposal } from '../../../client/agreements.ts';
import { ProblemError } from '../../../client/problem.ts';
import { useClient } from '../../../ui/data/client-context.tsx';
import { ErrorSummary, type FormFault } from '../../../ui/parts/error-summary.tsx';
import { Page, Panel } from '../../../ui/parts/page.tsx';
import { WholeNumber } from '../../../ui/parts/whole-number.tsx';
import { useTexts } from '../use-texts.ts';

type Draft = Record<
  'title' | 'party' | 'purposes' | 'instrument' | 'article' | 'validFrom' | 'validUntil',
  string
> & {
  retentionDays: number | undefined;
};

const REQUIRED = ['title', 'party', 'purposes', 'instrument', 'article', 'validFrom'] as const;

/** What a field is called on the page, by its name here. */
const LABELS = {
  title: 'propose.title',
  party: 'propose.party',
  purposes: 'agreements.purposes',
  instrument: 'propose.instrument',
  article: 'propose.article',
  retentionDays: 'propose.retention',
  validFrom: 'propose.validFrom',
  validUntil: 'propose.validUntil',
} as const;

/** The field that a refusal is about: `legalBasis.article` is the one called article. */
function fieldOf(property: string): keyof typeof LABELS | undefined {
  const name = property.split('.').at(-1) ?? '';
  return Object.hasOwn(LABELS, name) ? (name as keyof typeof LABELS) : undefined;
}

const endsInTime = ({ validFrom, validUntil }: Draft): boolean =>
  validUntil === '' || (validUntil >= validFrom && endOf(validUntil).getTime() > Date.now());

/** A last day counts whole. */
const endOf = (day: string): Date => new Date(`${day}T23:59:59Z`);

function proposalOf(draft: Draft): AgreementProposal {
  return {
    title: draft.title.trim(),
    party: draft.party,
    purposes: draft.purposes
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
    legalBasis: { instrument: draft.instrument.trim(), article: draft.article.trim() },
    onward: 'originator-consent',
    retentionDays: draft.retentionDays!,
    validFrom: new Date(`${draft.validFrom}T00:00:00Z`).toISOString(),
    ...(draft.validUntil === '' ? {} : { validUntil: endOf(draft.validUntil).toISOString() }),
  };
}

/** Proposes an agreement to one peer; the page names who would see what is shared under it. */
export function ProposeAgreementPage() {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const peers = useQuery({ queryKey: ['peers'], queryFn: client.peers.list });
  const [faults, setFaults] = useState<readonly FormFault[]>([]);
  const [draft, setDraft] = useState<Draft>({
    title: '',
    party: '',
    purposes: '',
    instrument: '',
    article: '',
    retentionDays: 365,
    validFrom: new Date().toISOString().slice(0, 10),
    validUntil: '',
  });
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }));
  const propose = useMutation({
    mutationFn: () => client.agreements.propose(proposalOf(draft)),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['agreements'] });
      await navigate({ to: '/agreements' as never });
    },
    onError: (error) =>
      setFaults(
        error instanceof ProblemError && error.faults.length > 0
          ? error.faults.map(({ property = '', reason }) => {
              const field = fieldOf(property);
              return field ? { field, message: `${t(LABELS[field])}: ${reason}` } : { message: reason };
            })
          : [{ message: error.message }],
      ),
  });
  const party = peers.data?.items.find(({ id }) => id === draft.party);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const missing = REQUIRED.filter((field) => draft[field].trim() === '').map((field) => ({
      field,
      message: t(`propose.need.${field}`),
    }));
    const ends = endsInTime(draft) ? [] : [{ field: 'validUntil', message: t('propose.need.validUntil') }];
    const days =
      draft.retentionDays === undefined
        ? [{ field: 'retentionDays', message: t('propose.need.retentionDays') }]
        : [];
    const wrong = [...missing, ...days, ...ends];
    setFaults(wrong);
    if (wrong.length === 0) propose.mutate();
  };
  const text = (field: 'title' | 'instrument' | 'article') => ({
    id: field,
    label: t(`propose.${field}`),
    value: draft[field],
    required: true,
    error: faults.find((fault) => fault.field === field)?.message,
    onChange: (event: { currentTarget: { value: string } }) => set({ [field]: event.currentTarget.value }),
  });
  return (
    <Page title={t('agreements.propose')} intro={t('propose.intro')} width="narrow">
      <ErrorSummary faults={faults} />
      <form noValidate onSubmit={submit}>
        <Stack>
          <TextInput {...text('title')} />
          <Select
            id="party"
            label={t('propose.party')}
            required
            data={(peers.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            value={draft.party === '' ? null : draft.party}
            onChange={(value) => set({ party: value ?? '' })}
            error={faults.find(({ field }) => field === 'party')?.message}
          />
          <Textarea
            id="purposes"
            label={t('agreements.purposes')}
            description={t('propose.purposes-how')}
            required
            autosize
            minRows={2}
            value={draft.purposes}
            onChange={(event) => set({ purposes: event.currentTarget.value })}
            error={faults.find(({ field }) => field === 'purposes')?.message}
          />
          <TextInput {...text('instrument')} description={t('propose.instrument-how')} />
          <TextInput {...text('article')} />
          <WholeNumber
            id="retentionDays"
            label={t('propose.retention')}
            min={1}
            max={3650}
            value={draft.retentionDays}
            error={faults.find(({ field }) => field === 'retentionDays')?.message}
            onChange={(retentionDays) => set({ retentionDays })}
          />
          <TextInput
            id="validFrom"
            type="date"
            label={t('propose.validFrom')}
            required
            value={draft.validFrom}
            onChange={(event) => set({ validFrom: event.currentTarget.value })}
            error={faults.find(({ field }) => field === 'validFrom')?.message}
          />
          <TextInput
            id="validUntil"
            type="date"
            label={t('propose.validUntil')}
            value={draft.validUntil}
            onChange={(event) => set({ validUntil: event.currentTarget.value })}
            error={faults.find(({ field }) => field === 'validUntil')?.message}
          />
          <Panel tone="calm">
            {party
              ? t.rich('propose.who', { party: <strong key="party">{party.name}</strong> })
              : t('propose.who-nobody')}
          </Panel>
          <Button type="submit" size="md" loading={propose.isPending} style={{ alignSelf: 'start' }}>
            {party ? t('propose.send', { party: party.name }) : t('propose.send-nobody')}
          </Button>
        </Stack>
      </form>
    </Page>
  );
}
