import { useQuery } from '@tanstack/react-query';
import type { Demand } from '../../../../client/demands.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { Section } from '../../../../ui/parts/page.tsx';
import { STATED } from '../../demands/statements/statement-of.ts';
import { useTexts } from '../use-texts.ts';

/** Of a decision on a referral or a notice: the statement for the public database, and what to look at before it is sent. */
export function StatementPart({ demand: { id, kind, events } }: { demand: Demand }) {
  const t = useTexts();
  const client = useClient();
  const acted = STATED.includes(kind) && events.some(({ step }) => step === 'confirm-action');
  const found = useQuery({
    queryKey: ['demand-statement', id],
    queryFn: () => client.demands.statement(id),
    enabled: acted,
  });
  if (!acted) return null;
  return (
    <Section title={t('demand.statement')}>
      <p>{t('demand.statement-means')}</p>
      <Loaded query={found} what={t('demand.statement')}>
        {({ statement, faults, warnings }) => (
          <>
            {faults.length + warnings.length === 0 ? (
              <p>{t('demand.statement-good')}</p>
            ) : (
              <ul>
                {[...faults, ...warnings].map(({ pointer, message }) => (
                  <li key={`${pointer} ${message}`}>
                    <bdi dir="ltr" lang="en">{`${pointer}: ${message}`}</bdi>
                  </li>
                ))}
              </ul>
            )}
            <a
              className="comity-screen-only"
              href={`data:application/json,${encodeURIComponent(JSON.stringify(statement, null, 2))}`}
              download={`statement-${id}.json`}
            >
              {t('demand.statement-save')}
            </a>
          </>
        )}
      </Loaded>
    </Section>
  );
}
