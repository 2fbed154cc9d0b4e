import type { Static } from 'typebox';
import Value from 'typebox/value';
import { ENOUGH_WORDS, fields, provision, reason } from '../../engines/words/reason.ts';
import { writeEntries } from '../audit/write-entries.ts';
import type { Kernel } from '../kernel.ts';
import type { Policy } from '../policy/authorize.ts';
import { Refusal } from '../refusal.ts';
import { erasableRecords } from './erasure-queries.ts';
import { insertErasureRequest } from './erasure-request-queries.ts';
import { reserveHandle } from './record-queries.ts';
import type { Viewer } from './viewer.ts';

/** Why a record should be erased, and which provision asks for it. */
export const ErasureGrounds = fields({ reason: reason(), law: provision });
export type ErasureGrounds = Static<typeof ErasureGrounds>;

/** A provision as it stands in the log. */
export const lawName = ({ instrument, article }: { instrument: string; article: string }): string =>
  `${instrument.trim()}, ${article.trim()}`;

/**
 * Asks for the erasure of every version of a record that the viewer's organisation holds, in quarantine too. Nothing
 * is erased by it: a second person confirms (human-rights rule 3), or either declines.
 * Throws `not-found` for what the viewer does not see or hold, `not-allowed`, `body-malformed` by field, and
 * `conflict` when it is asked for already.
 */
export async function requestErasure(
  kernel: Kernel,
  policy: Policy,
  viewer: Viewer,
  id: string,
  grounds: ErasureGrounds,
): Promise<void> {
  const seen = await kernel.store.for(viewer)((tx) => erasableRecords(tx, viewer.organisation, id));
  if (seen.length === 0) throw new Refusal('not-found', 'Your organisation holds no such record.');
  policy.require(viewer, 'request-erasure', { type: 'Record', id });
  checkGrounds(grounds);
  const { reason: why, law } = grounds;
  await kernel.store.system('asking for an erasure')(async (tx) => {
    tx.viewer.actor = viewer.actor;
    const now = kernel.now();
    const object = await insertErasureRequest(tx, {
      object: await reserveHandle(tx),
      holder: viewer.organisation,
      id,
      ...law,
      reason: why,
      requestedBy: viewer.actor,
      requestedAt: now,
    });
    if (object === null) throw new Refusal('conflict', 'The erasure of this record is asked for already.');
    const said = { record: id, holder: viewer.organisation, ...law, reason: why };
    const act = { kind: 'record.erasure-requested', object, law: lawName(law), fields: said };
    await writeEntries(tx, kernel.keyring, [act], now);
  });
}

function checkGrounds(grounds: ErasureGrounds): void {
  if (Value.Check(ErasureGrounds, grounds)) return;
  const faulty = Value.Errors(ErasureGrounds, grounds).map(({ instancePath }) =>
    instancePath.slice(1).replaceAll('/', '.'),
  );
  throw new Refusal(
    'body-malformed',
    undefined,
    [...new Set(faulty)].map((property) => ({
      property,
      reason:
        property === 'reason'
          ? `needs ${ENOUGH_WORDS}`
          : 'name the instrument and the article that ask for the erasure',
    })),
  );
}
