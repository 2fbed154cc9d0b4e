import type { Socket } from 'node:net';
import { REFUSALS, Refusal, type RefusalCode } from '../refusal.ts';
import { problemOf } from './send-problem.ts';

const CODES: Record<string, RefusalCode> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-late',
};

/** A problem for what could not be read as a request, so that no route and no hook ever saw it; then it hangs up. */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  // A sender that is gone reads nothing, and one that was being answered must not get a second head.
  if (error.code === 'ECONNRESET' || !socket.writable || socket.bytesWritten > 0) {
    socket.destroy();
    return;
  }
  const refusal = new Refusal(CODES[error.code ?? ''] ?? 'request-malformed');
  const [status] = REFUSALS[refusal.code];
  const body = JSON.stringify(problemOf(refusal));
  socket.end(
    `HTTP/1.1 ${status} ${refusal.code}\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\ncache-control: no-store\r\nx-content-type-options: nosniff\r\nconnection: close\r\n\r\n${body}`,
  );
}
