import { Button, FileInput, Stack } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Authority } from '../../../../client/authorities.ts';
import { ProblemError } from '../../../../client/problem.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { useHasRole } from '../../../../ui/data/use-me.ts';
import { CardsTable } from '../../../../ui/parts/cards-table.tsx';
import { ErrorSummary, type FormFault } from '../../../../ui/parts/error-summary.tsx';
import { Listed } from '../../../../ui/parts/listed.tsx';
import { Page, Section } from '../../../../ui/parts/page.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';

/** The register: who may order, where to call them back, and until when each row holds. */
export function AuthoritiesPage() {
  const t = useTexts();
  const client = useClient();
  const dates = useDates();
  const mayImport = useHasRole('senior-reviewer', 'administrator');
  const register = useQuery({ queryKey: ['authorities'], queryFn: client.authorities.list });
  return (
    <Page title={t('authorities.title')} intro={t('authorities.intro')}>
      <Loaded query={register} what={t('authorities.what')}>
        {({ items, importedAt }) => (
          <>
            {importedAt && (
              <p>{t('authorities.imported', { at: dates.short(importedAt), many: items.length })}</p>
            )}
            <Listed
              rows={items}
              none={t('authorities.none')}
              next={t(mayImport ? 'authorities.none-next' : 'authorities.none-ask')}
            >
              {(rows) => <AuthorityTable rows={rows} />}
            </Listed>
          </>
        )}
      </Loaded>
      {mayImport && <ImportRegister />}
    </Page>
  );
}

function AuthorityTable({ rows }: { rows: readonly Authority[] }) {
  const t = useTexts();
  return (
    <CardsTable
      caption={t('authorities.title')}
      rows={rows}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'name',
          title: t('authorities.name'),
          heading: true,
          cell: ({ name, state }) => (
            <>
              <bdi>{name}</bdi> (<bdi>{state}</bdi>)
            </>
          ),
        },
        { key: 'type', title: t('authorities.type'), cell: ({ type }) => t(`value.${type}`) },
        {
          key: 'competences',
          title: t('authorities.competences'),
          cell: ({ competences }) =>
            competences.map((one) => t(`competence.${one as 'issue'}`)).join(t('list.separator')),
        },
        { key: 'phone', title: t('authorities.phone'), cell: ({ phone }) => <bdi dir="ltr">{phone}</bdi> },
        {
          key: 'keys',
          title: t('authorities.keys'),
          cell: ({ keys, revokedKeys }) =>
            t('authorities.keys-of', { keys: keys.length, revoked: revokedKeys.length }),
        },
        {
          key: 'expires',
          title: t('authorities.expires'),
          cell: ({ inForce, expires, source, sourceDate }) => (
            <>
              {t(inForce ? 'authorities.until' : 'authorities.ended', { day: expires })}
              <br />
              <small>
                <bdi>{source}</bdi>, <bdi>{sourceDate}</bdi>
              </small>
            </>
          ),
        },
      ]}
    />
  );
}

/** A whole register takes the place of the one before; a line that is wrong is named, and nothing changes. */
function ImportRegister() {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [faults, setFaults] = useState<readonly FormFault[]>([]);
  const replace = useMutation({
    mutationFn: async () => client.authorities.replace(await file!.text()),
    onSuccess: () => {
      setFaults([]);
      void queries.invalidateQueries({ queryKey: ['authorities'] });
    },
    onError: (error) =>
      setFaults(
        error instanceof ProblemError && error.faults.length > 0
          ? error.faults.map(({ property, reason }) => ({ message: `${property}: ${reason}` }))
          : [{ message: error.message }],
      ),
  });
  return (
    <Section title={t('authorities.import')}>
      <p>{t('authorities.import-how')}</p>
      <ErrorSummary faults={faults} />
      {replace.data && (
        <p role="status">
          {t(replace.data.unchanged ? 'authorities.unchanged' : 'authorities.replaced', {
            many: replace.data.authorities,
          })}
        </p>
      )}
      <Stack gap="md" align="flex-start">
        <FileInput label={t('authorities.file')} value={file} onChange={setFile} />
        <Button disabled={file === null} loading={replace.isPending} onClick={() => replace.mutate()}>
          {t('authorities.do')}
        </Button>
      </Stack>
    </Section>
  );
}
