import { Button, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { DeepVerdict } from '../../../client/audit.ts';
import { useClient } from '../../../ui/data/client-context.tsx';
import { useHasRole } from '../../../ui/data/use-me.ts';
import { Facts } from '../../../ui/parts/facts.tsx';
import { Section } from '../../../ui/parts/page.tsx';
import { ProofLayers } from '../../../ui/parts/proof-layers.tsx';
import { StateNotice } from '../../../ui/parts/state-notice.tsx';
import { useTexts } from '../use-texts.ts';

/** Recomputes every commitment from the database, for those who may know of all of it. */
export function AuditVerify() {
  const t = useTexts();
  const client = useClient();
  const may = useHasRole('overseer', 'administrator');
  const verify = useMutation({ mutationFn: client.audit.verify });
  if (!may) return null;
  return (
    <Section title={t('verify.title')}>
      <Stack align="flex-start">
        <p style={{ margin: 0 }}>{t('verify.what')}</p>
        <Button className="comity-screen-only" loading={verify.isPending} onClick={() => verify.mutate()}>
          {t('verify.go')}
        </Button>
        {verify.isError && <StateNotice kind="error" title={verify.error.message} />}
        {verify.data && <Verdict verdict={verify.data} />}
      </Stack>
    </Section>
  );
}

function Verdict({ verdict }: { verdict: DeepVerdict }) {
  const t = useTexts();
  const { ok, faults, more, entries, records, events, rows, leaves, erased } = verdict;
  return (
    <ProofLayers
      verdict={ok ? 'proved' : 'broken'}
      sentence={ok ? t('verify.holds', { entries }) : t('verify.broken', { count: faults.length + more })}
      open={!ok}
    >
      {!ok && (
        <ul>
          {faults.map((fault) => (
            <li key={JSON.stringify(fault)} lang="en" dir="ltr">
              {fault.says}
            </li>
          ))}
          {more > 0 && <li>{t('verify.more', { more })}</li>}
        </ul>
      )}
      <Facts
        facts={[
          { label: t('verify.entries'), value: entries },
          { label: t('verify.records'), value: records },
          { label: t('verify.events'), value: events },
          { label: t('verify.rows'), value: rows },
          { label: t('verify.leaves'), value: leaves },
          { label: t('verify.erased'), value: erased },
        ]}
      />
    </ProofLayers>
  );
}
