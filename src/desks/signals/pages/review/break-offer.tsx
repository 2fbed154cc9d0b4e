import { Button, Group, Modal } from '@mantine/core';
import { useState } from 'react';
import { useNow } from '../../../../ui/data/use-now.ts';
import { Panel } from '../../../../ui/parts/page.tsx';
import { useTexts } from '../use-texts.ts';

/** Clear viewing after which a break is offered: a house rule, in seconds of one day. */
const OFFER_AFTER = 60;
const BREAK_MS = 5 * 60_000;

/**
 * What a reviewer saw of this picture, and, once it is much over all of a day's pictures, the offer to stop for a
 * while. It is an offer: nothing is held against it.
 */
export function BreakOffer({ here, today }: { here: { zones: number; seconds: number }; today: number }) {
  const t = useTexts();
  const [until, setUntil] = useState<number | undefined>();
  const whole = Math.round(today);
  const seen =
    here.zones === 0
      ? t('case.not-looked')
      : t('break.seen', { zones: here.zones, seconds: Math.max(1, Math.round(here.seconds)) });
  return (
    <div className="comity-screen-only" style={{ marginBlockStart: '0.8rem' }}>
      <small>{seen}</small>
      {whole >= OFFER_AFTER && (
        <Panel tone="calm">
          <Group justify="space-between">
            <span>
              {t('break.today', { seconds: whole })} {t('break.offer')}
            </span>
            <Button variant="default" onClick={() => setUntil(Date.now() + BREAK_MS)}>
              {t('break.take')}
            </Button>
          </Group>
        </Panel>
      )}
      {until !== undefined && <Break until={until} onBack={() => setUntil(undefined)} />}
    </div>
  );
}

function Break({ until, onBack }: { until: number; onBack: () => void }) {
  const t = useTexts();
  const now = useNow(1000);
  const left = Math.max(0, Math.ceil((until - now) / 60_000));
  return (
    // Put together by hand: the header of a whole Modal is a second banner to a screen reader.
    <Modal.Root opened fullScreen onClose={onBack}>
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Body>
          <Modal.Title>{t('break.title')}</Modal.Title>
          <p>{left === 0 ? t('break.over') : t('break.left', { minutes: left })}</p>
          <p>{t('break.advice')}</p>
          <Button onClick={onBack} variant={left === 0 ? 'filled' : 'default'} data-autofocus>
            {t('break.back')}
          </Button>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
