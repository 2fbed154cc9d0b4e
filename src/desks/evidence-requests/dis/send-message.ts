import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Kernel } from '../../../kernel/kernel.ts';
import { guardedFetch } from '../../../kernel/notify/guarded-fetch.ts';
import { Refusal } from '../../../kernel/refusal.ts';

export type DisMessage = {
  kind: 'form-3' | 'package';
  /** The certificate here, and the message that brought it. */
  reference: string;
  inReplyTo: string | null;
  sender: string;
  recipient: string;
  fileName: string;
  mediaType: string;
  sha256: string;
  /** Base64. */
  content: string;
};

const Taken = Compile(Type.Object({ message: Type.String({ minLength: 1, maxLength: 300 }) }));

/** Hands one message to the access point; its id there. Throws `peer-unreachable` where it was not taken. */
export async function sendMessage(
  { configuration }: Pick<Kernel, 'configuration'>,
  { url, token }: { url: string; token: string },
  message: DisMessage,
): Promise<string> {
  const { status, body } = await guardedFetch(
    `${url}/messages`,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(message),
      maxBytes: 100_000,
      timeoutMs: 60_000,
    },
    configuration.privateHosts,
  );
  const answer: unknown = status === 201 ? parsed(body) : null;
  if (!Taken.Check(answer))
    throw new Refusal('peer-unreachable', `The decentralised IT system did not take it (status ${status}).`);
  return answer.message;
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}
