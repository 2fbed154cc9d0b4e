import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CaseDetail } from '../../../../client/cases.ts';
import { useClient } from '../../../../ui/data/client-context.tsx';
import { useHasRole } from '../../../../ui/data/use-me.ts';
import { Facts } from '../../../../ui/parts/facts.tsx';
import { Id } from '../../../../ui/parts/id.tsx';
import { StateNotice } from '../../../../ui/parts/state-notice.tsx';
import { ZonedPicture } from '../../../../ui/parts/zoned-picture.tsx';
import { useTexts } from '../use-texts.ts';
import { BreakOffer } from './break-offer.tsx';
import { kindOfItem } from './kind-of-item.ts';
import { useOwnLook } from './own-look.ts';
import { StatePurpose } from './state-purpose.tsx';

/** The item itself: its picture, covered, or what is known of it and where to look at it. */
export function SentItem({ detail }: { detail: CaseDetail }) {
  const t = useTexts();
  const quality = detail.sent?.quality ?? null;
  return (
    <>
      <SentPicture detail={detail} />
      <Facts
        facts={[
          { label: t('case.reference'), value: <Id>{detail.reference}</Id> },
          quality === null
            ? undefined
            : { label: t('evidence.quality'), value: t('evidence.quality-of', { quality }) },
        ]}
      />
    </>
  );
}

function SentPicture({ detail }: { detail: CaseDetail }) {
  const t = useTexts();
  const client = useClient();
  const queries = useQueryClient();
  const own = useOwnLook(detail);
  const [seen, setSeen] = useState(0);
  const [zones, setZones] = useState<ReadonlySet<string>>(new Set());
  // The node counts too and its count comes back later: the larger one is right.
  const [before] = useState({ all: detail.exposure.seconds, here: own.seconds });
  const preserved = detail.flags.includes('preserved');
  const isOverseer = useHasRole('overseer');
  const [purpose, setPurpose] = useState<string>();
  const kept = detail.picture !== null && detail.tracks?.picture === 'kept';
  if (preserved && isOverseer && kept && purpose === undefined) return <StatePurpose onStated={setPurpose} />;
  if (!detail.picture && purpose === undefined) return <NothingToShow detail={detail} />;
  return (
    <>
      {preserved && !isOverseer && (
        <StateNotice kind="partial" title={t('evidence.preserved')}>
          {t('evidence.preserved-next')}
        </StateNotice>
      )}
      <ZonedPicture
        address={(zone) => client.cases.pictureUrl(detail.id, zone, purpose)}
        onSeen={(seconds, { row, column }) => {
          setSeen((so) => so + seconds);
          setZones((so) => new Set(so).add(`${row},${column}`));
          // The first look: a form that says that nobody looked must know of it at once.
          if (own.zones === 0) {
            void queries.invalidateQueries({ queryKey: ['case', detail.id] });
            void queries.invalidateQueries({ queryKey: ['same-content'] });
          }
        }}
      />
      <BreakOffer
        here={{
          zones: Math.max(own.zones, zones.size),
          seconds: Math.max(own.seconds, before.here + seen),
        }}
        today={Math.max(detail.exposure.seconds, before.all + seen)}
      />
    </>
  );
}

/** Locked, gone, or never kept: then what was sent, and where a reviewer sees it. */
function NothingToShow({ detail }: { detail: CaseDetail }) {
  const t = useTexts();
  const kind = kindOfItem(detail);
  if (detail.flags.includes('locked')) {
    return (
      <StateNotice kind="empty" title={t('evidence.locked')}>
        {t('evidence.locked-next')}
      </StateNotice>
    );
  }
  if (detail.picture === false && (kind === 'picture' || kind === 'item')) {
    return (
      <StateNotice kind="empty" title={t('evidence.gone')}>
        {t('evidence.gone-next')}
      </StateNotice>
    );
  }
  const { lookedUpOn } = detail;
  return (
    <StateNotice kind="empty" title={t('evidence.not-kept')}>
      {lookedUpOn ? t('evidence.sent-before', { day: lookedUpOn }) : t(`evidence.sent.${kind}`)}{' '}
      {t('evidence.look-there')}
    </StateNotice>
  );
}
