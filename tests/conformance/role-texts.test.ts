import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import en from '../../src/apps/workbench/locales/en.json' with { type: 'json' };
import { matchReview } from '../../src/desks/signals/review/match-review.procedure.ts';
import { loadPolicy } from '../../src/kernel/policy/authorize.ts';
import { principalsOfPerson, ROLES, type Role, type Viewer } from '../../src/kernel/store/viewer.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const policies = ['../../src/kernel/policy/kernel.cedar', '../../src/desks/signals/policy.cedar'].map(read);
const policy = loadPolicy(policies);
const organisation = 'identity--1';

const viewer = (role: Role): Viewer => ({
  actor: 'person:1',
  organisation,
  roles: [role],
  principals: principalsOfPerson({ organisation, roles: [role], host: true, agreements: [] }),
});
const resource = { type: 'Thing', id: '1', facts: { organisation, provenance: 'own' } };
const may = (role: Role, action: string) => policy.allows(viewer(role), action, resource);
const steps = (role: Role, name: string) => matchReview.steps[name]?.by.includes(role) === true;

/** What the texts say, and the policy's actions or the procedure's steps that it is about. */
const CLAIMS: Record<string, string[]> = {
  // Whoever has a seat may say how they are reached, as they make tokens: for themselves.
  'makes tokens for scripts': ['issue-token', 'be-reached'],
  'adds records and signals': ['add-records', 'import-records', 'add-signals'],
  'makes banks': ['create-bank', 'state-ground'],
  'names known-innocent pictures': ['add-innocent'],
  'adds again what an upheld appeal stopped': ['add-despite-appeal'],
  'asks about items': ['match-item', 'report-notice', 'forget-hashes'],
  'decides on them': ['take-step', 'look-up-person'],
  'sees how the index does': ['see-index'],
  'stops and takes back signals': ['withdraw-signal', 'turn-off-bank'],
  'own banks on': ['turn-on-bank'],
  'suspends a partner': ['suspend-peer'],
  agreement: ['suspend-agreement'],
  'signs a': ['propose-agreement', 'accept-agreement', 'decline-agreement', 'withdraw-agreement'],
  'shares banks and counts': ['share-bank', 'unshare-bank', 'share-sightings'],
  'confirms and disputes signals': ['judge-signal'],
  'searches backwards': ['match-backwards'],
  'decides whether hashes of uploads are kept': ['keep-hashes'],
  'puts quarantined signals back': ['end-quarantine', 'set-quarantine-rule'],
  'lifts a partner’s suspension': ['resume-peer'],
  'turns partners’ banks on': ['trust-peer'],
  'pulls from exchanges': ['pull-exchange'],
  'exports banks': ['export-bank'],
  'adds exchanges': ['manage-exchange'],
  'what an exchange takes back all at once': ['decide-withdrawals'],
  'declares a crisis': ['declare-crisis'],
  'restores items': ['step:restore'],
  'withholds notices': ['step:withhold-notice'],
  'unseals pictures': ['step:unseal'],
  'asks for records to be erased': ['request-erasure'],
  'erases records when somebody else asked': ['erase-record'],
  'adds people and partners': ['add-person', 'add-peer'],
  'keys for services': ['manage-service-keys'],
  'platform’s webhook': ['add-webhook'],
  'keeps the rota': ['manage-rota'],
  'publishes reports': ['publish-report'],
  'annotates cases': ['annotate', 'step:annotate'],
};
/** What only keys of services do, and no person by any role. */
const OF_KEYS = ['ask-privately'];
/** Allowed beside what a text says, and too small to be said. */
const UNSAID: [Role, string][] = [['administrator', 'turn-off-bank']];

const textOf = (role: Role): string => en[`role.${role}.may`];
/** A role's text with those of the roles that it names: "as an analyst; also ...". */
function whole(role: Role): string {
  const below = ROLES.find((one) => one !== role && new RegExp(`^as an? ${one};`).test(textOf(role)));
  return below ? `${whole(below)}; ${textOf(role)}` : textOf(role);
}

test('each role’s text says what the policies and the review allow it, and nothing else', () => {
  const named = policies.flatMap((text) =>
    [...text.matchAll(/Action::"([^"]+)"/g)].map(([, name]) => name as string),
  );
  const claimed = [...Object.values(CLAIMS).flat(), ...OF_KEYS];
  assert.deepEqual(
    [...new Set(named)].filter((one) => !claimed.includes(one)),
    [],
    'each action is in a claim',
  );
  for (const role of ROLES) {
    for (const one of OF_KEYS) assert.equal(may(role, one), false, `${role}: ${one}`);
    for (const [words, about] of Object.entries(CLAIMS)) {
      const said = whole(role).includes(words);
      for (const one of about) {
        const allowed = one.startsWith('step:') ? steps(role, one.slice(5)) : may(role, one);
        const unsaid = UNSAID.some(([who, what]) => who === role && what === one);
        assert.equal(allowed, said || unsaid, `${role}: "${words}" (${one})`);
      }
    }
  }
});

test('who sees no cases is told so', () => {
  for (const role of ROLES) {
    const sees = viewer(role).principals.some((one) => one === 'overseer' || one.startsWith('reviewers:'));
    assert.equal(sees, /sees cases|sees all of the node/.test(whole(role)), role);
    if (!sees && role !== 'analyst') assert.match(textOf(role), /no cases and no pictures/, role);
  }
});

test('a senior reviewer’s text says that suspending needs nobody else', () => {
  assert.match(textOf('senior-reviewer'), /suspends a partner or an agreement, alone and at once/);
});
