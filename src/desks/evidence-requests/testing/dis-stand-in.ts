import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Form } from '../../../standards/e-evidence-forms/forms.ts';
import { writeForm } from '../../../standards/e-evidence-forms/write-xml.ts';
import type { DisMessage } from '../dis/send-message.ts';

export type DisStandIn = {
  url: string;
  token: string;
  /** What was handed to it. */
  taken: DisMessage[];
  /** Takes nothing from now on, with this status; or takes again. */
  refuse(status: number | null): void;
  /** Brings a form to a node, as the access point of the provider's State would. */
  deliver(form: Form, to: { url: string; token: string }): Promise<{ status: number; body: { id: string } }>;
  close(): Promise<void>;
};

/**
 * A stand-in of the decentralised IT system for tests and rehearsals, and no more: it speaks this project's plain interface
 * over HTTP, and none of the real one (e-CODEX, AS4, ETSI TS 104 144).
 */
export async function startDisStandIn(sender = { country: 'FR', nationalId: 'EX-C' }): Promise<DisStandIn> {
  const token = 'a-token-of-the-stand-in';
  const taken: DisMessage[] = [];
  let refused: number | null = null;
  let sent = 0;
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const status =
      request.headers.authorization !== `Bearer ${token}`
        ? 401
        : request.method !== 'POST' || request.url !== '/messages'
          ? 404
          : (refused ?? 201);
    if (status === 201) taken.push(JSON.parse(Buffer.concat(pieces).toString('utf8')) as DisMessage);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(status === 201 ? { message: `to-authority-${taken.length}` } : {}));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    taken,
    refuse(status) {
      refused = status;
    },
    async deliver(form, to) {
      const stamp = new URLSearchParams({
        channel: 'decentralised-it-system',
        message: `to-provider-${++sent}`,
        senderCountry: sender.country,
        senderId: sender.nationalId,
      });
      const answer = await fetch(`${to.url}/api/v1/evidence-requests?${stamp}`, {
        method: 'POST',
        headers: { 'content-type': 'application/xml', authorization: `Bearer ${to.token}` },
        body: writeForm(form),
      });
      return { status: answer.status, body: (await answer.json()) as { id: string } };
    },
    close: () => new Promise((done) => server.close(() => done())),
  };
}
