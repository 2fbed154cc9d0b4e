import { Button, Select, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ContentOrder } from '../../../../client/content-orders.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { useHasRole } from '../../../../ui/data/use-me.ts';
import { Section } from '../../../../ui/parts/page.tsx';
import { ShownOnce } from '../../../../ui/parts/shown-once.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { useTexts } from '../use-texts.ts';

const TOLD: readonly string[] = ['due', 'due-again', 'delivered', 'undeliverable'];

/** A link for the person whose content it was, to be carried to them; only where they may be told. */
export function ProviderLink({ order }: { order: ContentOrder }) {
  const t = useTexts();
  const client = useClient();
  const may = useHasRole('reviewer', 'senior-reviewer');
  const [item, setItem] = useState('0');
  const make = useMutation({
    mutationFn: () => client.contentOrders.contentProviderLink(order.id, Number(item)),
  });
  if (!may || order.drill || !TOLD.includes(order.tracks.notice ?? '')) return null;
  const items = Array.isArray(order.order.items) ? (order.order.items as unknown[]) : [];
  return (
    <Section title={t('link.title')}>
      <Stack maw="40rem" className="comity-screen-only">
        <p>{t('link.why')}</p>
        {make.data && (
          <ShownOnce
            key={make.data.link}
            says={t('link.made')}
            text={make.data.link}
            copy={t('link.copy')}
            copied={t('link.copied')}
          />
        )}
        <Select
          label={t('link.item')}
          allowDeselect={false}
          value={item}
          onChange={(value) => setItem(value ?? '0')}
          data={items.map((one, at) => ({
            value: String(at),
            label: `${at + 1}. ${String((one as { url?: unknown } | null)?.url ?? '').slice(0, 200)}`,
          }))}
        />
        <div>
          <Button variant="default" loading={make.isPending} onClick={() => make.mutate()}>
            {t('link.make')}
          </Button>
        </div>
        {make.isError && <StateNotice kind="error" title={make.error.message} />}
      </Stack>
    </Section>
  );
}
