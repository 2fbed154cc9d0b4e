import { writeFileSync } from 'node:fs';
import { drawProcedure } from '../../engines/cases/draw.ts';
import { preservationOrder } from './preservation-order/preservation-order.procedure.ts';
import { productionOrder } from './production-order/production-order.procedure.ts';

const READINGS = `## How we read the law

- "Shall not apply until" (Art. 10(6)) does not say whether the period starts afresh or resumes. It resumes here: that date is right by both readings. The authority may state another.
- With notification the data go at the end of ten days from receipt (Art. 10(2)): not before, unless the enforcing authority has confirmed, and within 24 hours after (house rule).
- An emergency waits for nobody (Art. 8(4)), unless the certificate contradicts itself: then the shorter period runs and the safeguard stays, and what is meant is asked.
- Immunity, privilege and the press (Art. 10(5)): nothing is sent until the issuing authority has answered; the period runs on.
- What is impossible (Art. 10(7)) or stands in the way otherwise (Art. 10(8)) stops nothing by itself: part may still be sent.
- A ground in part, or with conditions (Art. 12(4)), undoes the approval: what goes is assembled and approved anew.
- The sixty days of a preservation order count from receipt, and Form 6 adds thirty to them, whenever in the sixty it comes.
- A Form 5 that comes after the end, while the data are still there, keeps them.
- What was kept goes within 30 days of the end, by two people (house rule); evidence of atrocity is not deleted.`;

/** The text of states.md: what people read is drawn from what the node obeys. */
export function statesPage(): string {
  return `${[
    '# States and deadlines of the evidence requests desk',
    'Drawn from the procedures by `node bin/with-node.js src/desks/evidence-requests/states.ts`; a test compares. Times are UTC.',
    READINGS,
    drawProcedure(productionOrder),
    drawProcedure(preservationOrder),
  ].join('\n\n')}\n`;
}

if (import.meta.main) writeFileSync(new URL('./states.md', import.meta.url), statesPage());
