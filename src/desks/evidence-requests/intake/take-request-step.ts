import { type FoldedCase, readCase, takeStep } from '../../../kernel/cases/take-step.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import { retryConflicts } from '../../../kernel/store/retry-conflicts.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import { type EvidenceFile, manifestOf } from '../answer/manifest.ts';
import { authoritiesOf, isInForce } from '../authorities/evidence-register.ts';
import type { Desk } from '../context.ts';
import { type Certificate, numbersNamed } from './read-certificate.ts';
import { findRequest } from './request-queries.ts';
import { BY_ARRIVAL, showRequest } from './show-request.ts';

type Data = Record<string, unknown>;

/** Takes one step of a certificate as the viewer, and shows the certificate then. */
export async function takeRequestStep(desk: Desk, viewer: Viewer, id: string, step: string, data: Data) {
  const { kernel, procedures, policy } = desk;
  return retryConflicts(() =>
    kernel.store.for(viewer)(async (tx) => {
      const folded = await readCase(kernel, procedures, tx, id);
      policy.require(viewer, step === 'annotate' ? 'annotate' : 'take-evidence-step', { type: 'Case', id });
      if (BY_ARRIVAL.includes(step)) throw new Refusal('step-not-permitted');
      if (step === 'call-back') await requireRegistered(desk, tx, folded, data);
      if (step === 'propose-disclosure') await requireManifest(data);
      if (step === 'disclose') requireMeans(folded, data);
      if (step === 'approve-disclosure') requireSameManifest(folded, data);
      const proposed = { step, actor: viewer.actor, roles: viewer.roles, data };
      return showRequest(desk, tx, await takeStep(kernel, procedures, tx, id, proposed));
    }),
  );
}

const malformed = (property: string, reason: string) =>
  new Refusal('body-malformed', undefined, [{ property, reason }]);

const digits = (number: unknown) => String(number ?? '').replace(/\D/g, '');

/** Who calls back calls a number of the register whose row is in force, and none that the form brings. */
async function requireRegistered(
  desk: Desk,
  tx: Transaction,
  { file }: FoldedCase,
  data: Data,
): Promise<void> {
  const row = await findRequest(tx, file.object);
  const found = (await authoritiesOf(tx, file.organisation)).find(({ id }) => id === data.authority);
  const named = row ? numbersNamed(JSON.parse(row.document) as Certificate) : [];
  if (!found)
    throw malformed(
      'authority',
      named.some((one) => digits(one) === digits(data.number))
        ? 'is not in your register of authorities: a number that the form brings is answered by whoever wrote it'
        : 'is not in your register of authorities',
    );
  if (!isInForce(found, desk.kernel.now()))
    throw malformed(
      'authority',
      `its row ended on ${found.expires}: look it up at ${found.source} and keep the register anew`,
    );
  if (digits(data.number) !== digits(found.phone))
    throw malformed('number', 'is not the number that the register has for this authority');
}

/** A manifest that is not of these files would have a second person approve something else. */
async function requireManifest({ files, manifest }: Data): Promise<void> {
  if (!Array.isArray(files) || files.some((one) => typeof one !== 'object' || one === null)) return;
  const names = files.map(({ name }: EvidenceFile) => name);
  if (new Set(names).size < names.length) throw malformed('files', 'names a file twice');
  if (manifest !== (await manifestOf(files as EvidenceFile[])))
    throw malformed(
      'manifest',
      'is not the SHA-256 of these files as canonical JSON, in order of their names',
    );
}

/** Impl. Reg. (EU) 2025/1550, Annex 3.2. */
const MOST_BYTES = 25_000_000;

/** Art. 19(5), 19(6): the system, unless that is not possible; and then why, on record. */
export function requireMeans({ events }: FoldedCase, { channel, whyAlternative }: Data): void {
  if (channel === 'alternative-means' && whyAlternative === undefined)
    throw malformed('whyAlternative', 'says why it did not go over the decentralised IT system (Art. 19(5))');
  const files = events.findLast(({ step }) => step === 'propose-disclosure')?.data.files;
  const bytes = ((files ?? []) as EvidenceFile[]).reduce((sum, one) => sum + one.bytes, 0);
  if (channel === 'decentralised-it-system' && bytes > MOST_BYTES)
    throw malformed('channel', 'is not for more than 25 MB: send it by alternative means, and say why');
}

/** What a second person approves is exactly what the first one assembled. */
function requireSameManifest({ events }: FoldedCase, data: Data): void {
  const proposed = events.findLast(({ step }) => step === 'propose-disclosure');
  if (proposed && data.manifest !== proposed.data.manifest)
    throw malformed('manifest', 'is not the manifest that was proposed: look at the files again');
}
