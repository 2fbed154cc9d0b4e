/**
 * The ways a case can go on, most pressing first. The first row of which a viewer may take anything is the next
 * step of the page; who may take what is the fold's business and comes from the node.
 */
const ROWS: readonly (readonly string[])[] = [
  ['danger-told'],
  ['uphold-appeal', 'reject-appeal'],
  ['confirm-disposal'],
  ['confirm-lock', 'lift-lock'],
  ['withdraw-own-signals'],
  ['confirm-restriction', 'refuse-restriction', 'reverse-restriction'],
  ['confirm-to-keep', 'put-back', 'propose-to-keep', 'propose-to-keep-anew'],
  ['platform-told'],
  ['take'],
  ['answer-question'],
  ['leave', 'propose-restriction', 'propose-restriction-anew', 'restrict-single-handed'],
  ['note-in-shadow'],
  ['withdraw-signal', 'answer-with-reasons'],
  ['debrief'],
  ['extend', 'set-level', 'end-crisis'],
  ['propose-disposal', 'lift-lock'],
  ['confirm-end-of-preservation', 'keep-preserved'],
  ['notice-delivered', 'notice-undeliverable'],
];

/** May be taken by whoever waits for a second person: going back on one's own proposal is no next step. */
const NEVER_ALONE: readonly string[] = ['refuse-restriction', 'keep-preserved'];

/** Always offered beside the next step, whatever it is: what must not wait for a review to end. */
const EXITS: readonly string[] = ['danger-now', 'lock-child-abuse-material', 'preserve'];

/** Cannot be undone, or acts before anyone else has looked: asked once more. */
const GRAVE: readonly string[] = ['restrict-single-handed', 'lock-child-abuse-material', 'confirm-disposal'];

export type NextSteps = { main: string[]; exits: string[]; others: string[] };

/** Where the case stands, as far as it orders the steps. */
export type Standing = { tracks?: Record<string, string> | undefined; endpoint?: boolean | undefined };

/** The person affected is to be told, and no endpoint of the platform does it. */
export const isToldByHand = ({ tracks, endpoint }: Standing): boolean =>
  endpoint === false && ['due', 'due-again'].includes(tracks?.notice ?? '');

/** The person affected is to be told, and an endpoint of the platform does it. */
export const isToldByEndpoint = ({ tracks, endpoint }: Standing): boolean =>
  endpoint === true && ['due', 'due-again'].includes(tracks?.notice ?? '');

/** Sorts the permitted steps into the page's next step, its exits, and the rest in the order they came. */
export function nextSteps(permitted: readonly string[], standing: Standing = {}): NextSteps {
  const may = new Set(permitted);
  // An item that is to be back stays restricted until somebody tells the platform: before all but danger.
  const first = standing.tracks?.platform === 'to-put-back' ? [['danger-told'], ['platform-told']] : [];
  const rows = [...first, ...ROWS].filter(([step]) => step !== 'notice-delivered' || isToldByHand(standing));
  const main =
    rows
      .map((row) => row.filter((step) => may.has(step)))
      .find((row) => row.some((step) => !NEVER_ALONE.includes(step))) ?? [];
  const exits = EXITS.filter((step) => may.has(step));
  const taken = new Set([...main, ...exits]);
  // Both put the item back; the one that answers the page's question is the one offered.
  if (taken.has('reverse-restriction') || taken.has('put-back')) taken.add('restore');
  return { main, exits, others: permitted.filter((step) => !taken.has(step)) };
}

export function isGrave(step: string): boolean {
  return GRAVE.includes(step);
}

type Taking = { step: string; at: string; actor: { id: string; name: string } | string | null };

/** The step by which somebody else than this person took the case, while they review it. */
export function takenBy<E extends Taking>(
  { state, events }: { state: string; events: readonly E[] },
  person: string | undefined,
): E | undefined {
  if (!['in-review', 'answered', 'protected'].includes(state)) return undefined;
  const taken = events.findLast(({ step }) => step === 'take');
  const actor = taken?.actor;
  const id = typeof actor === 'string' ? actor : actor?.id;
  const own = person !== undefined && (id === person || id === `person:${person}`);
  return own ? undefined : taken;
}

/** Said while it is undecided: where one would look for restricting alone, and not find it. */
export const needsTwo = ({ state, tracks }: { state: string; tracks?: Record<string, string> }): boolean =>
  tracks?.['single-handed'] === 'second-person-needed' && ['open', 'in-review', 'answered'].includes(state);
