import { Compile } from 'typebox/compile';
import type { LetterKind } from '../../../kernel/exchange/letters/letter.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Desk } from '../context.ts';
import { findingOnReceived } from '../intake/provider-scrutiny.ts';
import { findingOnIssued } from '../issuing/scrutiny-arrives.ts';
import { FindingLetter } from '../order-letters.ts';

const findings = Compile(FindingLetter);

/** What the authority of the State of establishment found: at whoever issued the order, and at whoever received it. */
export function findingsArrive(desk: Desk): LetterKind {
  return {
    async arrived(tx, letter) {
      const { body } = letter;
      if (!findings.Check(body)) throw new Refusal('body-malformed', 'This is no decision of a scrutiny.');
      const on = body.issuer === desk.kernel.host.id ? findingOnIssued : findingOnReceived;
      await on(desk, tx, letter, body);
      return { receivedAt: letter.receivedAt.toISOString() };
    },
  };
}
