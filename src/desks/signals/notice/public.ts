import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { FoldedCase } from '../../../kernel/cases/take-step.ts';
import type { App } from '../../../kernel/http/server.ts';
import type { Desk } from '../context.ts';
import { wasToldToPutBack } from '../webhook/tell-by-hand.ts';
import { statementFacts } from './issue-notice.ts';
import { wordsFor } from './languages.ts';
import { type NoticeView, notHerePage, noticePage } from './page.ts';
import { appealIsOpen, caseBehind, takeAppeal } from './take-appeal.ts';
import type { NoticeWords } from './words.ts';

/** A link that leads nowhere is answered after this long, whatever the reason. */
const NOWHERE_MS = 60;
/** 10,000 characters, each as it stands in a form at worst. */
const FORM_LIMIT = 200_000;
const MOST_CHARACTERS = 10_000;

const Token = Type.Object({ token: Type.String({ maxLength: 100 }) });
const Language = Type.Object({ lang: Type.Optional(Type.String({ maxLength: 20 })) });

/**
 * The page behind a notice's link: what was decided and why, and the appeal. The link is the only key, opening it
 * changes nothing and uses nothing up, and a link that is wrong, expired or withheld cannot be told from another.
 */
export function publicRoutes(app: App, desk: Desk): void {
  const { kernel } = desk;
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: FORM_LIMIT },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  );

  app.get(
    '/n/:token',
    { schema: { summary: 'A notice, for the person it is for', params: Token, querystring: Language } },
    async (request, reply) => {
      const started = performance.now();
      const words = wordsFor(request.query.lang, request.headers['accept-language']);
      const view = await viewOf(request.params.token);
      return view ? send(reply, 200, words, noticePage(words, view)) : nowhere(reply, words, started);
    },
  );

  app.post(
    '/n/:token/appeal',
    { schema: { summary: 'Appeal against a decision', params: Token, querystring: Language } },
    async (request, reply) => {
      const started = performance.now();
      const { token } = request.params;
      const words = wordsFor(request.query.lang, request.headers['accept-language']);
      const view = await viewOf(token);
      if (!view) return nowhere(reply, words, started);
      const text = textOf(request);
      const fault = faultOf(words, text, view);
      if (fault) return send(reply, 422, words, noticePage(words, { ...view, fault, draft: text }));
      const taken = await takeAppeal(desk, token, text);
      if (!taken) return nowhere(reply, words, started);
      return reply
        .code(303)
        .headers(HEADERS)
        .header('location', `/n/${token}?lang=${words.language}`)
        .send('');
    },
  );

  const viewOf = (token: string): Promise<NoticeView | null> =>
    kernel.store.system('showing a notice')(async (tx) => {
      const folded = await caseBehind(desk, tx, token);
      const facts = folded && (await statementFacts(tx, folded));
      if (!folded || !facts) return null;
      return { token, facts, ...standingOf(folded, await wasToldToPutBack(tx, folded)) };
    });
}

function standingOf(
  { events, state }: FoldedCase,
  told: boolean,
): Pick<NoticeView, 'status' | 'mayAppeal' | 'reason' | 'remedy'> {
  const { appeal } = state.tracks;
  const last = (step: string) => events.findLast((event) => event.step === step)?.data ?? {};
  const words = (data: Record<string, unknown>, field: string) =>
    typeof data[field] === 'string' ? (data[field] as string) : null;
  const mayAppeal = appealIsOpen(state);
  const nothing = { mayAppeal, reason: null, remedy: null };
  if (state.state === 'referred') {
    return { ...nothing, status: 'restricted', remedy: words(last('confirm-disposal'), 'furtherRemedy') };
  }
  if (appeal === 'upheld')
    return {
      ...nothing,
      status: told ? 'upheld' : 'upheldUntold',
      reason: words(last('uphold-appeal'), 'reason'),
    };
  if (state.state === 'restored') return { ...nothing, status: told ? 'restored' : 'restoredUntold' };
  if (appeal === 'open') return { ...nothing, status: 'appealed' };
  if (appeal === 'rejected') {
    const data = last('reject-appeal');
    return {
      mayAppeal,
      status: 'rejected',
      reason: words(data, 'reason'),
      remedy: words(data, 'furtherRemedy'),
    };
  }
  return { ...nothing, status: 'restricted' };
}

function textOf(request: FastifyRequest): string {
  const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
  return (form.get('text') ?? '').replaceAll('\r\n', '\n').replaceAll('\0', '').toWellFormed().trim();
}

function faultOf(words: NoticeWords, text: string, view: NoticeView): string | null {
  if (!view.mayAppeal) return words.faultClosed;
  if (!/[\p{L}\p{N}]/u.test(text)) return words.faultEmpty;
  return [...text].length > MOST_CHARACTERS ? words.faultLong : null;
}

const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow, noarchive',
  vary: 'accept-language',
};

function send(
  reply: FastifyReply,
  status: number,
  words: NoticeWords,
  page: { markup: string },
): FastifyReply {
  return reply
    .code(status)
    .headers(HEADERS)
    .header('content-language', words.language)
    .type('text/html; charset=utf-8')
    .send(`<!doctype html>\n${page.markup}`);
}

/** The same answer, after the same time, for a link that is wrong, expired or withheld. */
async function nowhere(reply: FastifyReply, words: NoticeWords, started: number): Promise<FastifyReply> {
  const left = NOWHERE_MS - (performance.now() - started);
  if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
  return send(reply, 404, words, notHerePage(words));
}
