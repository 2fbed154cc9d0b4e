import { writeFileSync } from 'node:fs';
import { drawProcedure } from '../../engines/cases/draw.ts';
import { challenge, disagreement } from './disagreement.procedure.ts';
import { matchReview } from './match-review.procedure.ts';

/** The text of states.md: what people read is drawn from what the node obeys. */
export function statesPage(): string {
  return `${[
    '# States and deadlines of the signals desk',
    'Drawn from the procedures by `node src/desks/signals/states.ts`; a test compares. Times are UTC, months are calendar months.',
    ...[matchReview, disagreement, challenge].map(drawProcedure),
  ].join('\n\n')}\n`;
}

if (import.meta.main) writeFileSync(new URL('./states.md', import.meta.url), statesPage());
