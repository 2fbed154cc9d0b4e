import type { ReactNode } from 'react';
import type { DemandForce, DemandKind } from '../../../../client/demands.ts';
import { Standing, type StandingKind } from '../../../../ui/parts/standing.tsx';
import { useTexts } from '../use-texts.ts';

/** Each force has a look of its own, beside its words: a ruled notice, an indented note, a broken frame. */
const LOOK: Readonly<Record<DemandForce, StandingKind>> = {
  voluntary: 'voluntary',
  binding: 'binding',
  'not-an-order': 'own',
  'other-law': 'unverified',
};

/** What stands behind a demand, before anything else is read of it. */
export function DemandStanding({
  kind,
  force,
  children,
}: {
  kind: DemandKind;
  force: DemandForce;
  children?: ReactNode;
}) {
  const t = useTexts();
  return (
    <Standing kind={LOOK[force]} title={t(`force.${kind}`)} means={t(`force.${kind}.means`)}>
      {children}
    </Standing>
  );
}
