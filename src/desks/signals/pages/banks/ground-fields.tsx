import { Radio, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Ground } from '../../../../client/banks.ts';
import type { OrganisationClass } from '../../../../client/session.ts';
import { useMe } from '../../../../ui/data/use-me.ts';
import type { FormFault } from '../../../../ui/parts/error-summary.tsx';
import { useTexts } from '../use-texts.ts';

const SOURCE = ['instrument', 'article'] as const;
const TERMS = { instrument: 'document', article: 'section' } as const;

type Field = 'basis' | (typeof SOURCE)[number];
type Kind = 'law' | 'own-terms';

export type GroundDraft = {
  draft: Record<Field, string>;
  kind: Kind | null;
  mayHaveTerms: boolean;
  write: (field: Field, value: string) => void;
  choose: (kind: Kind) => void;
};

/**
 * What a person writes of a bank's ground. Where there may be no law, the person says so: nothing is chosen for them. A
 * State, and an organisation of States, name a law.
 * @param whose class of who made the list, where it is not one's own
 */
export function useGroundDraft(whose?: OrganisationClass): GroundDraft {
  const me = useMe();
  const of = whose ?? me.data?.person.organisation.class;
  const mayHaveTerms = of === 'platform' || of === 'civil-society';
  const [draft, setDraft] = useState({ basis: '', instrument: '', article: '' });
  const [chosen, choose] = useState<Kind | null>(null);
  return {
    draft,
    kind: mayHaveTerms ? chosen : 'law',
    mayHaveTerms,
    write: (field, value) => setDraft((before) => ({ ...before, [field]: value })),
    choose,
  };
}

/** @param lacks what the bank has not stated; the rest is not asked for */
type Lacks = { lacks: readonly ('basis' | 'legalBasis')[] };

const asked = ({ kind }: GroundDraft, { lacks }: Lacks): Field[] => [
  ...(lacks.includes('basis') ? (['basis'] as const) : []),
  ...(lacks.includes('legalBasis') && kind ? SOURCE : []),
];

const wordFor = (field: Field, kind: Kind | null) =>
  kind === 'own-terms' && field !== 'basis' ? TERMS[field] : field;

/** What is still missing, by the field it is missing in. */
export function missingOfGround(
  t: ReturnType<typeof useTexts>,
  ground: GroundDraft,
  what: Lacks,
): FormFault[] {
  const missing: FormFault[] = asked(ground, what)
    .filter((field) => ground.draft[field].trim() === '')
    .map((field) => ({ field: `bank-${field}`, message: t(`banks.need.${wordFor(field, ground.kind)}`) }));
  if (what.lacks.includes('legalBasis') && ground.kind === null)
    missing.push({ field: 'bank-ground', message: t('banks.need.ground') });
  return missing;
}

/** As the API takes it. */
export function groundOf({ draft, kind }: GroundDraft, { lacks }: Lacks): Ground {
  const [instrument, article] = SOURCE.map((field) => draft[field].trim()) as [string, string];
  const law =
    kind === 'own-terms'
      ? { ownTerms: { document: instrument, section: article } }
      : { legalBasis: { instrument, article } };
  return {
    ...(lacks.includes('basis') ? { basis: draft.basis.trim() } : {}),
    ...(lacks.includes('legalBasis') ? law : {}),
  };
}

export function GroundFields({
  ground,
  lacks,
  faults,
  theirs = false,
}: { ground: GroundDraft; faults: readonly FormFault[]; theirs?: boolean } & Lacks) {
  const t = useTexts();
  const { draft, kind, mayHaveTerms, write, choose } = ground;
  const errorOf = (id: string) => faults.find(({ field }) => field === id)?.message;
  const line = (field: Field) => ({
    id: `bank-${field}`,
    label: t(`banks.${wordFor(field, kind)}`),
    required: true,
    value: draft[field],
    error: errorOf(`bank-${field}`),
    onChange: (event: { currentTarget: { value: string } }) => write(field, event.currentTarget.value),
  });
  return (
    <>
      {lacks.includes('basis') && <TextInput {...line('basis')} description={t('banks.basis.how')} />}
      {lacks.includes('legalBasis') && mayHaveTerms && (
        <Radio.Group
          id="bank-ground"
          label={t('banks.ground')}
          required
          value={kind}
          onChange={(value) => choose(value as Kind)}
          error={errorOf('bank-ground')}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="law" label={t('banks.ground.law')} />
            <Radio
              value="own-terms"
              label={t(theirs ? 'banks.ground.their-terms' : 'banks.ground.own-terms')}
              description={t('banks.ground.own-terms.means')}
            />
          </Stack>
        </Radio.Group>
      )}
      {lacks.includes('legalBasis') &&
        kind &&
        SOURCE.map((field) => <TextInput key={field} {...line(field)} />)}
    </>
  );
}
