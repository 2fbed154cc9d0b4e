/** Steps that are asked for, in the order in which they matter; of the first group whose first step is open, one is taken. */
const ASKED: readonly (readonly string[])[] = [
  ['danger-told'],
  ['preserve', 'nothing-found'],
  ['confirm-fraud', 'refuse-fraud'],
  ['call-back'],
  ['receive-clarification'],
  ['conflict-decided'],
  ['check-completeness'],
  ['ask-clarification'],
  ['assess'],
  ['disclose'],
  ['approve-disclosure', 'return-to-assembly'],
  ['propose-disclosure'],
  ['confirm-deletion', 'refuse-deletion'],
  ['propose-deletion'],
];

/** Ways out that must be in sight at any time. */
const EXITS: readonly string[] = [
  'raise-danger',
  'tell-protected',
  'tell-impossible',
  'object-third-country',
  'flag-atrocity',
];

export type NextSteps = { main: string[]; exits: string[]; others: string[] };

/** Steps that were answered already and can be taken again: they are offered, and asked for no more. */
const answered = (step: string, tracks: Readonly<Record<string, string>>): boolean =>
  (step === 'call-back' && tracks.sender === 'verified') ||
  (step === 'check-completeness' && tracks.completeness !== 'pending') ||
  (step === 'assess' && tracks.assessment !== 'pending') ||
  (step === 'preserve' && tracks.copies === 'none-found');

/** What is asked for now, the exits, and what else may be done. */
export function nextSteps(permitted: readonly string[], tracks: Readonly<Record<string, string>>): NextSteps {
  const open = (step: string) => permitted.includes(step) && !answered(step, tracks);
  // Who may only send something back is not asked: the question is another person's.
  const main = ASKED.find(([first]) => open(first!))?.filter(open) ?? [];
  const exits = EXITS.filter((step) => permitted.includes(step));
  const others = permitted.filter((step) => !main.includes(step) && !exits.includes(step));
  return { main, exits, others };
}
