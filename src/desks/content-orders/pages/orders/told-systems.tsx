import { Button, Group, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ContentOrder, ToldSystem } from '../../../../client/content-orders.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { useHasRole } from '../../../../ui/data/use-me.ts';
import { Facts } from '../../../../ui/parts/facts.tsx';
import { Id } from '../../../../ui/parts/id.tsx';
import { Section } from '../../../../ui/parts/page.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { textAt } from '../../../../ui/steps/question.tsx';
import { useDates } from '../../../../ui/text/dates.ts';
import { useTexts } from '../use-texts.ts';

/** States in which the content was, or is, down: somebody must have acted at the product. */
const ACTED: readonly string[] = ['executed', 'executed-alone', 'reinstated', 'reversed'];

const waitsForPerson = ({ settledAt, nextAt }: ToldSystem): boolean => settledAt === null && nextAt === null;

/** What was told to which system, item by item, how it went, and what a person may do where it did not arrive. */
export function ToldSystems({ order }: { order: ContentOrder }) {
  const t = useTexts();
  const { told, drill, state } = order;
  if (drill || (told.length === 0 && !ACTED.includes(state))) return null;
  return (
    <Section title={t('told.title')}>
      {told.length === 0 && (
        <StateNotice kind="partial" title={t('told.none')}>
          {t('told.none-next')}
        </StateNotice>
      )}
      {told.some(waitsForPerson) && (
        <StateNotice kind="partial" title={t('told.needs-person')}>
          {t('told.needs-person-next')}
        </StateNotice>
      )}
      <Stack>
        {told.map((one) => (
          <Told key={one.id} order={order.id} told={one} />
        ))}
      </Stack>
    </Section>
  );
}

function Told({ order, told }: { order: string; told: ToldSystem }) {
  const t = useTexts();
  const dates = useDates();
  const client = useClient();
  const queries = useQueryClient();
  const may = useHasRole('reviewer', 'senior-reviewer');
  const decide = useMutation({
    mutationFn: (what: 'try-again' | 'done-by-hand') => client.contentOrders.decideTold(order, told.id, what),
    onSettled: () => queries.invalidateQueries({ queryKey: ['content-order', order] }),
  });
  const { item, type, host, result, detail, nextAt, settledAt } = told;
  const went = textAt(t, `told.result.${result ?? 'waiting'}`) ?? result;
  const name = t(type === 'act-on-item' ? 'told.hide' : 'told.show', { item });
  return (
    <div>
      <h3>{name}</h3>
      <Facts
        facts={[
          {
            label: t('told.system'),
            value: (
              <>
                {textAt(t, `systems.kind.${told.kind}`) ?? told.kind} <Id>{host}</Id>
              </>
            ),
          },
          {
            label: t('told.went'),
            value: (
              <>
                {went}
                {detail !== null && (
                  <>
                    {' '}
                    <bdi>({detail})</bdi>
                  </>
                )}
              </>
            ),
          },
          ...(settledAt === null && nextAt !== null && result !== null
            ? [{ label: t('told.next'), value: dates.short(nextAt) }]
            : []),
        ]}
      />
      {may && settledAt === null && (
        <Group className="comity-screen-only">
          <Button
            variant="default"
            aria-label={`${t('told.try-again')}: ${name}`}
            loading={decide.isPending}
            onClick={() => decide.mutate('try-again')}
          >
            {t('told.try-again')}
          </Button>
          <Button
            variant="default"
            aria-label={`${t('told.by-hand')}: ${name}`}
            loading={decide.isPending}
            onClick={() => decide.mutate('done-by-hand')}
          >
            {t('told.by-hand')}
          </Button>
        </Group>
      )}
      {decide.isError && <StateNotice kind="error" title={decide.error.message} />}
    </div>
  );
}
