import type { FastifyReply } from 'fastify';

/** A link that leads nowhere is answered after this long, whatever the reason. */
const NOWHERE_MS = 60;

/** Of pages behind a link that is the only key: kept by nobody, found by no search, told to no other site. */
export const LINK_HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow, noarchive',
  vary: 'accept-language',
};

/** A page for a person without an account, whole as it stands. */
export const sendPage = (
  reply: FastifyReply,
  status: number,
  language: string,
  page: { markup: string },
): FastifyReply =>
  reply
    .code(status)
    .headers(LINK_HEADERS)
    .header('content-language', language)
    .type('text/html; charset=utf-8')
    .send(`<!doctype html>\n${page.markup}`);

/**
 * The same answer, after the same time, for a link that is wrong, expired or withheld.
 * @param started `performance.now()` when it was asked for
 */
export async function sendNowhere(
  reply: FastifyReply,
  language: string,
  page: { markup: string },
  started: number,
): Promise<FastifyReply> {
  const left = NOWHERE_MS - (performance.now() - started);
  if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
  return sendPage(reply, 404, language, page);
}
