import assert from 'node:assert/strict';
import { type Answer, type DeskNode, openDeskNode } from '../../../../tests/desk-node.ts';
import type { TestPerson } from '../../../../tests/kernel.ts';
import { examples as epocs, type Form1 } from '../../../standards/e-evidence-forms/form-1.ts';
import { examples as epocPrs, type Form2 } from '../../../standards/e-evidence-forms/form-2.ts';
import type { Form } from '../../../standards/e-evidence-forms/forms.ts';
import { writeForm } from '../../../standards/e-evidence-forms/write-xml.ts';
import { type EvidenceFile, manifestOf } from '../answer/manifest.ts';
import type { RegisteredAuthority } from '../authorities/evidence-register.ts';
import { evidenceRequestsDesk } from '../desk.ts';
import { WHY } from './play-turns.ts';

/** Of an invented court. */
export const COURT: RegisteredAuthority = {
  id: 'example-court',
  state: 'FR',
  name: 'Example Court',
  phone: '+33 1 99 99 99 99',
  nationalId: 'EX-C',
  source: 'https://register.example/fr',
  sourceDate: '2026-10-01',
  expires: '2027-10-01',
};

let sent = 0;
const number = () => `EX ${++sent}/26`;

/** A complete production order without notification, that nobody sent before. */
export function anEpoc(change: Partial<Form1> = {}): Form1 {
  const [whole] = epocs();
  const { sectionK: _, ...rest } = whole!;
  return {
    ...rest,
    sectionA: { ...rest.sectionA, issuingAuthorityFileNumber: number() },
    sectionC: { dataProductionInRelationToDeadline: { withinTenDays: ['AS_SOON_AS_POSSIBLE'] } },
    ...change,
  };
}

/** The same, with an enforcing authority that was notified. */
export const aNotifiedEpoc = (): Form1 => {
  const [whole] = epocs();
  return { ...whole!, sectionA: { ...whole!.sectionA, issuingAuthorityFileNumber: number() } };
};

/** A complete preservation order, that nobody sent before. */
export function anEpocPr(change: Partial<Form2> = {}): Form2 {
  const [whole] = epocPrs();
  return { ...whole!, sectionA: { ...whole!.sectionA, issuingAuthorityFileNumber: number() }, ...change };
}

export const STAMP = { channel: 'decentralised-it-system', senderCountry: 'FR', senderId: 'EX-C' };
export const FILES = [{ name: 'log-in.csv', bytes: 1200, sha256: 'cd'.repeat(32) }];
export const MANIFEST = await manifestOf(FILES);
export const NO_CONCERN = {
  immunity: 'no',
  press: 'no',
  thirdCountry: 'no',
  wrongPerson: 'no',
  reason: WHY,
};

export type RequestPlay = DeskNode & {
  clock: { now: Date };
  people: Record<'ana' | 'bo' | 'clerk' | 'admin' | 'reader' | 'overseer', TestPerson>;
  /** As XML, unless a text or JSON is given. */
  receive(
    form: Form | string | { json: unknown },
    stamp?: Record<string, string>,
    who?: TestPerson,
  ): ReturnType<DeskNode['call']>;
  step(id: string, step: string, data?: object, who?: TestPerson): ReturnType<DeskNode['call']>;
  /** Takes steps that must be open. */
  steps(id: string, ...turns: [step: string, data: object, who?: TestPerson][]): Promise<void>;
  show(id: string, who?: TestPerson): Promise<Answer['body']>;
  /** Kept, checked, assessed, assembled and approved. */
  approved(id: string, files?: readonly EvidenceFile[]): Promise<void>;
};

/** A provider's node with a register, two reviewers and a clock that a test moves. */
export async function openRequestPlay(
  input: Pick<NonNullable<Parameters<typeof openDeskNode>[1]>, 'mail'> = {},
): Promise<RequestPlay> {
  const clock = { now: new Date('2026-11-02T09:00:00.000Z') };
  const node = await openDeskNode(evidenceRequestsDesk, { ...input, now: () => clock.now });
  const [ana, bo, clerk, admin, reader, overseer] = await Promise.all([
    node.person(['reviewer']),
    node.person(['senior-reviewer']),
    node.person(['analyst']),
    node.person(['administrator']),
    node.person(['reader']),
    node.person(['overseer']),
  ]);
  const kept = await node.call(admin, 'PUT', '/api/v1/evidence-authorities', { authorities: [COURT] });
  assert.equal(kept.status, 200, JSON.stringify(kept.body));
  const step: RequestPlay['step'] = (id, name, data = {}, who = ana) =>
    node.call(who, 'POST', `/api/v1/evidence-requests/${id}/steps/${name}`, { data });
  const steps: RequestPlay['steps'] = async (id, ...turns) => {
    for (const [name, data, who] of turns) {
      const answer = await step(id, name, data, who ?? ana);
      assert.equal(answer.status, 200, `${name}: ${JSON.stringify(answer.body)}`);
    }
  };
  return {
    ...node,
    clock,
    people: { ana, bo, clerk, admin, reader, overseer },
    receive(form, stamp = STAMP, who = clerk) {
      const path = `/api/v1/evidence-requests?${new URLSearchParams(stamp)}`;
      if (typeof form === 'object' && 'json' in form) return node.call(who, 'POST', path, form.json);
      const xml = typeof form === 'string' ? form : writeForm(form);
      return node.call(who, 'POST', path, new Blob([xml], { type: 'application/xml' }));
    },
    step,
    steps,
    async show(id, who = ana) {
      return (await node.call(who, 'GET', `/api/v1/evidence-requests/${id}`)).body;
    },
    async approved(id, files = FILES) {
      const manifest = await manifestOf(files);
      const at = clock.now.toISOString();
      await steps(
        id,
        ['preserve', { preservedAt: at, what: WHY }],
        ['check-completeness', { found: 'complete' }],
        ['assess', NO_CONCERN],
        ['propose-disclosure', { files, manifest, covers: 'all', note: WHY }],
        ['approve-disclosure', { manifest, note: WHY }, bo],
      );
    },
  };
}
