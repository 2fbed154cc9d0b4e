import { writeFileSync } from 'node:fs';
import { drawProcedure } from '../../engines/cases/draw.ts';
import { crisis } from './crisis/crisis.procedure.ts';
import { challenge, disagreement } from './disagreement/disagreement.procedure.ts';
import { matchReview } from './review/match-review.procedure.ts';

const READINGS = `## How we read the law

Where the law leaves room we take the reading that protects the person more, and say so here.

- Two people are needed to restrict. One is enough to refrain, to put back, or to withdraw a signal.
- A restriction that one person made alone takes effect, and is put back by the node when 24 hours pass without a second person. Nobody can confirm it late. Of one item (the platform's reference) this happens once: where nobody confirmed it, every other case of that item, open beside it or opened later, takes two people.
- After an upheld appeal the item is protected, and not only from the signal: where the same reference comes again, the same bytes, or a picture as near as a match (31 bits), the new case says on which day an appeal was upheld, an undecided one beside it is told, nobody restricts it alone, and whoever proposes it says what has changed since. For that the upheld case keeps the hashes of its picture when the picture goes, and nothing else; what is disposed of as suspected child abuse material keeps none. Whoever may not read the earlier case learns the day and no more.
- The same day every other case of the platform about that item or picture that is not over is told, in the transaction of the appeal. A case of the same reference in force is put back with it, since the platform puts the item back: the person who had a notice of it reads so behind its link, and every message to the platform says restore. Of the same picture under another reference, what one person alone restricted is put back at once, so that nobody confirms it; what two people restricted has lost its ground: it is put back after 24 hours, as after a withdrawn signal, unless one person says what has changed since and another agrees. While another case of the item is locked as suspected child abuse material, the lock is dealt with first. A turned or mirrored copy is the same picture, whether it is restricted already or comes later.
- A reason has words that someone else can act on: three words or twelve letters at the least, in any script. Where a moment counts (danger, child abuse material, handing a case over) any word will do, and an appeal needs no length at all.
- One "yes" to the question on journalism, research, education, art and counter-speech takes the item out of what can be restricted. Only another person can have the question asked anew.
- When the last signal behind a case is withdrawn: an undecided case ends; an item that one person restricted alone is put back at once; an item that two people restricted is put back after 24 hours, unless two people keep it on a ground of its own.
- Appeals stay open six calendar months of whole days (Regulation (EEC, Euratom) No 1182/71, Art. 3: verify; an end on a weekend is not moved), counted from delivery. An appeal that overtakes the receipt of its notice is heard. Where the notice could not be delivered they are counted from the last attempt, and again in full if it is delivered later. While a notice is lawfully withheld the window does not start. While an appeal is open it is held.
- A rejected appeal may be made again inside the window, one at a time, to someone who took no part before.
- A notice is withheld for six weeks at most and once six more, whatever the legal basis.
- An appeal upheld against a signal that the organisation itself shared stops it here at once and asks a senior reviewer to take it back everywhere; standing by it takes a reason. The case is not closed before.
- Restoring an item while an appeal is open does not end the appeal: only a decision on it does, so that a wrong signal cannot be kept by giving the item back.
- A senior reviewer restores at any time. A restriction in force is never a closed case.
- What the platform must hear is somebody's duty: where it has no endpoint, or the endpoint has failed for 42 minutes, the case asks a person to tell it, and is not closed before one says so or the endpoint takes the message. The person affected reads that the platform has been told only when it was. Of an item that was left as it is nothing need be told.
- Suspected child abuse material: one person locks, which stops review, export and every clock that would put the item back; another lifts the lock, or two senior reviewers dispose of it. Over a restriction that one person made alone, or whose signal was withdrawn before or after the lock, the lock stops no clock until somebody else than who locked confirms it: unconfirmed when the 24 hours of that restriction, or of the lost signal, are over, the item is put back and the picture stays locked. One person cannot restrict for good, whatever they call the material.
- Evidence of atrocity is sealed: the picture's deletion is held, each opening of the seal names its purpose, and only two senior reviewers end it. While the case is undecided, or an appeal against a standing restriction is open, the seal keeps nothing from whoever decides: reviewers see the picture without stating a purpose, and each clear zone is logged. An overseer decides nothing, and states a purpose with each look, at any time.
- Nothing that the node does by itself restricts anything. It opens, puts back, tells, lapses and deletes.
- The originator of a challenged signal has 72 hours from the opening, and in full again once it has received the disagreement. Silence is a clock that passed. The local stop is not part of the procedure, so nothing in it can lift the stop.`;

const VERSIONS = `A case goes on for ever under the version of its procedure that it began with. Drawn here are the newest; cases that began under version 1 of match-review follow \`review/match-review.version-1.ts\`, which knows no earlier appeals, is told of none, and folds what two programs with different rules for a lock wrote.`;

/** The text of states.md: what people read is drawn from what the node obeys. */
export function statesPage(): string {
  return `${[
    '# States and deadlines of the signals desk',
    'Drawn from the procedures by `node bin/with-node.js src/desks/signals/states.ts`; a test compares. Times are UTC, months are calendar months.',
    READINGS,
    VERSIONS,
    ...[matchReview, disagreement, challenge, crisis].map(drawProcedure),
  ].join('\n\n')}\n`;
}

if (import.meta.main) writeFileSync(new URL('./states.md', import.meta.url), statesPage());
