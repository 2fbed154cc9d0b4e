import { Type } from 'typebox';
import type { App } from '../../http/server.ts';
import type { Kernel } from '../../kernel.ts';
import { Refusal } from '../../refusal.ts';
import { retryConflicts } from '../../store/retry-conflicts.ts';
import type { PeerRecognition } from '../peers/signed-requests.ts';
import type { LetterKinds } from './letter.ts';
import { answerGiven, countArrived, insertLetter, noteAnswer } from './letter-queries.ts';

const MOST_BYTES = 2 * 1_048_576;
/** Of one partner. */
const MOST_AN_HOUR = 600;
const HOUR_MS = 3_600_000;

/** Where partners bring letters. The same letter again has the same answer, and no other effect. */
export function letterRoutes(
  app: App,
  kernel: Kernel,
  { recognition, kinds }: { recognition: PeerRecognition; kinds: LetterKinds },
): void {
  app.post(
    '/federation/letters',
    {
      bodyLimit: MOST_BYTES,
      schema: {
        summary: 'A partner’s desk writes to the same desk here',
        body: Type.Object({
          id: Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }),
          kind: Type.String({ maxLength: 100 }),
          body: Type.Record(Type.String(), Type.Unknown()),
        }),
      },
    },
    async (request, reply) => {
      const { peer, viewer } = await recognition.peerAsking(request);
      const { id, kind, body } = request.body;
      if (peer.suspendedAt) throw new Refusal('peer-suspended');
      if (viewer.principals.length === 0)
        throw new Refusal('not-allowed', 'No agreement with this organisation is in force.');
      const takes = kinds[kind];
      if (!takes)
        throw new Refusal('body-malformed', undefined, [{ property: 'kind', reason: 'is not taken here' }]);
      const from = peer.organisation;
      const answer = await retryConflicts(() =>
        kernel.store.system('letter arrived')(async (tx) => {
          const now = kernel.now();
          const { keyId, sealed } = kernel.keyring.seal('blobs', Buffer.from(JSON.stringify(body)));
          if (!(await insertLetter(tx, 'in', { id, peer: from, kind, keyId, body: sealed, at: now }))) {
            return JSON.parse((await answerGiven(tx, from, id)) ?? '{}') as Record<string, unknown>;
          }
          if ((await countArrived(tx, from, new Date(now.getTime() - HOUR_MS))) > MOST_AN_HOUR)
            throw new Refusal('too-many', 'This partner has sent six hundred letters in an hour.');
          const word = await takes.arrived(tx, { id, from, body, receivedAt: now });
          await noteAnswer(tx, from, id, JSON.stringify(word), now);
          return word;
        }),
      );
      return reply.code(201).send(answer);
    },
  );
}
