import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ActingSystem } from '../../../../client/content-orders.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { Loaded } from '../../../../ui/data/loaded.tsx';
import { useHasRole, useRefresh } from '../../../../ui/data/use-me.ts';
import { ConfirmStep } from '../../../../ui/parts/confirm-step.tsx';
import { Facts } from '../../../../ui/parts/facts.tsx';
import { Id } from '../../../../ui/parts/id.tsx';
import { Page, Section } from '../../../../ui/parts/page.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { textAt } from '../../../../ui/steps/question.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';
import { ConnectSystem } from './connect-system.tsx';

/** The systems at the product that are told what people executed and put back. */
export function SystemsPage() {
  const t = useTexts();
  const client = useClient();
  const maySee = useHasRole('administrator', 'overseer');
  const maySet = useHasRole('administrator');
  const found = useQuery({
    queryKey: ['acting-systems'],
    queryFn: client.contentOrders.systems,
    refetchInterval: useRefresh(15_000),
  });
  return (
    <Page title={t('systems.title')} intro={t('systems.intro')}>
      <Loaded query={found} what={t('systems.what')}>
        {({ items }) => (
          <>
            {items.length === 0 && (
              <StateNotice kind="empty" title={t(maySee ? 'systems.none' : 'systems.not-seen')}>
                {t(maySet ? 'systems.none-next' : 'systems.none-ask')}
              </StateNotice>
            )}
            {items.map((system) => (
              <System key={system.id} system={system} maySet={maySet} />
            ))}
            {maySet && (
              <Section title={t('systems.connect')}>
                <ConnectSystem />
              </Section>
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function System({ system, maySet }: { system: ActingSystem; maySet: boolean }) {
  const t = useTexts();
  const dates = useDates();
  const client = useClient();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => client.contentOrders.removeSystem(system.id),
    onSettled: () => {
      setAsking(false);
      return queries.invalidateQueries({ queryKey: ['acting-systems'] });
    },
  });
  const { kind, url, account, createdAt, waiting, forPerson, last } = system;
  const name = textAt(t, `systems.kind.${kind}`) ?? kind;
  return (
    <Section title={name}>
      {forPerson > 0 && (
        <StateNotice kind="partial" title={t('systems.for-person', { many: forPerson })}>
          {t('told.needs-person-next')}
        </StateNotice>
      )}
      <Facts
        facts={[
          { label: t('systems.address'), value: <Id>{url}</Id> },
          ...(account === null ? [] : [{ label: t('systems.account'), value: <bdi>{account}</bdi> }]),
          { label: t('systems.since'), value: dates.short(createdAt) },
          {
            label: t('systems.waiting'),
            value: (
              <>
                {t('systems.waiting-of', { many: waiting })}
                {last !== null && ` ${textAt(t, `told.result.${last}`) ?? last}`}
              </>
            ),
          },
        ]}
      />
      {maySet && (
        <Button
          variant="default"
          aria-label={`${t('systems.remove')}: ${name}`}
          onClick={() => setAsking(true)}
        >
          {t('systems.remove')}
        </Button>
      )}
      {remove.isError && <StateNotice kind="error" title={remove.error.message} />}
      <ConfirmStep
        opened={asking}
        title={t('systems.remove')}
        confirm={t('systems.remove')}
        busy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={() => setAsking(false)}
      >
        {t('systems.remove-means')}
      </ConfirmStep>
    </Section>
  );
}
