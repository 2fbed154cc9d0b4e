import { writeFileSync } from 'node:fs';
import { drawProcedure } from '../../engines/cases/draw.ts';
import { deconfliction } from './deconfliction/deconfliction.procedure.ts';
import { DEMANDS } from './demands/demand-kinds.ts';
import { issuedOrder } from './issuing/issued-order.procedure.ts';
import { removalOrder } from './removal-order/removal-order.procedure.ts';
import { scrutiny } from './scrutiny/scrutiny.procedure.ts';

const READINGS = `## How we read the law

- The hour runs while one person alone has disabled the content as far as it is held: what is disabled is disabled in time, and what is reversed has the rest of the hour left, not a new one.
- What was clarified is checked anew, and assessed anew.
- A forgery takes a positive finding, such as the authority's word that it issued no such order, and two people. What was executed before is put back.
- Where a State cannot be read, the order counts as one from abroad: that opens the way to scrutiny and closes none.
- Silence that the order sets longer than six weeks ends after six weeks; silence that cannot be read, or is over, keeps nothing from anybody.
- A referral runs no clock at all: what nobody is obliged to do is never late. A notice is decided within a week, one of a trusted flagger within two days (house rules).
- An order to act is carried out in its own State alone unless it says more and a senior confirms; an order of a State outside the Union only where its law reaches and the three-part test was passed.
- The authority of the State of establishment decides of its own motion only where it finds an infringement, within its 72 hours. When they run out the order was not scrutinised: nobody confirmed it.
- Each request has 72 hours of its own, with a decision either way; one that is late stays owed, and is shown as late. A request that comes later than 48 hours stays on record and starts nothing.
- The first request of a content provider sets the hours for all of them. After silence a request may come months later: the case stays open for it for fourteen weeks.
- Six months of preservation end with a proposal and a confirmation by two people, not by themselves; evidence of atrocity is not deleted.`;

/** The text of states.md: what people read is drawn from what the node obeys. */
export function statesPage(): string {
  return `${[
    '# States and deadlines of the content orders desk',
    'Drawn from the procedure by `node bin/with-node.js src/desks/content-orders/states.ts`; a test compares. Times are UTC, months are calendar months.',
    READINGS,
    drawProcedure(removalOrder),
    drawProcedure(issuedOrder),
    ...Object.values(DEMANDS).map(({ procedure }) => drawProcedure(procedure)),
    drawProcedure(scrutiny),
    drawProcedure(deconfliction),
  ].join('\n\n')}\n`;
}

if (import.meta.main) writeFileSync(new URL('./states.md', import.meta.url), statesPage());
