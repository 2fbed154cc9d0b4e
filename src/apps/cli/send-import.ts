import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { ProblemError, problemOf, UnreachableError } from '../../client/problem.ts';
import type { ImportOutcome, ImportProgress } from '../../kernel/exchange/import/import-records.ts';
import type { NodeAddress } from './connect-node.ts';
import { unreadable } from './file-kind.ts';
import { Failure } from './verb.ts';

/**
 * Streams a STIX file to the node and follows its progress. Throws `ProblemError` when the node refuses the file as a
 * whole, `Failure` when the connection breaks half-way.
 */
export async function sendImport(
  node: NodeAddress,
  input: { file: string; gzip: boolean; source: string; agreement?: string | undefined },
  progress: (step: ImportProgress) => void,
): Promise<ImportOutcome> {
  const query = new URLSearchParams({ source: input.source });
  if (input.agreement !== undefined) query.set('agreement', input.agreement);
  const response = await send(`${node.url}/api/v1/imports?${query}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${node.token}`,
      'content-type': input.gzip ? 'application/gzip' : 'application/json',
      'content-length': String((await stat(input.file)).size),
    },
    body: Readable.toWeb(createReadStream(input.file, { highWaterMark: 1_048_576 })) as ReadableStream,
    duplex: 'half',
  } as RequestInit);
  if (!response.ok) throw new ProblemError(await problemOf(response));
  for await (const line of linesOf(response)) {
    const step = JSON.parse(line) as ImportProgress | ImportOutcome | { problem: ProblemError['problem'] };
    if ('problem' in step) throw new ProblemError(step.problem);
    if ('accepted' in step) return step;
    progress(step);
  }
  throw brokeOff(input.file);
}

async function send(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch (error) {
    const { cause } = error as { cause?: { code?: string; path?: string } };
    // The file itself may have gone while it was read.
    if (cause?.path !== undefined) throw unreadable(cause.path, cause);
    throw new UnreachableError(error);
  }
}

async function* linesOf(response: Response): AsyncGenerator<string> {
  let rest = '';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of response.body ?? []) {
      const lines = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch {
    return; // the node went away: the caller finds that the last line is missing
  }
}

const brokeOff = (file: string) =>
  new Failure(
    `The connection broke while ${file} was imported: run it again, what was stored stays as it is.`,
  );
