/** What is asked for, in the order in which it matters. */
const ASKED: readonly string[] = [
  'decide-infringement',
  'decide-no-infringement',
  'intention-told-by-hand',
  'tell-by-hand',
];
/** What somebody who has looked may do: none of it is asked of them, unless somebody asked for scrutiny. */
const CHOICES: readonly string[] = ['propose-no-infringement', 'tell-intention', 'propose-infringement'];
const OWED: readonly string[] = ['open', 'overdue'];

export type NextScrutinyStep = {
  main: string | undefined;
  choices: string[];
  others: string[];
  /** Somebody asked, and is owed a decision either way. */
  owed: boolean;
};

/** What comes next in a scrutiny, by what is open to this person and where it stands. */
export function nextScrutinyStep(
  permitted: readonly string[],
  tracks: Readonly<Record<string, string>>,
): NextScrutinyStep {
  const open = (step: string) =>
    // The other node may still take it: it is asked for only where that node refused.
    permitted.includes(step) && !(step === 'intention-told-by-hand' && tracks.intention !== 'refused');
  const main = ASKED.find(open);
  const choices = main === undefined ? CHOICES.filter(open) : [];
  const others = permitted.filter((step) => step !== main && !choices.includes(step));
  const owed = ['provider-request', 'content-request'].some((track) => OWED.includes(tracks[track] ?? ''));
  return { main, choices, others, owed };
}
