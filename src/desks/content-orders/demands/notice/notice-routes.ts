import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { readCase, takeStep } from '../../../../kernel/cases/take-step.ts';
import type { DeskContext } from '../../../../kernel/desk.ts';
import { chooseLanguage } from '../../../../kernel/http/choose-language.ts';
import { LINK_HEADERS, sendNowhere, sendPage } from '../../../../kernel/http/page-answers.ts';
import type { App } from '../../../../kernel/http/server.ts';
import { retryConflicts } from '../../../../kernel/store/retry-conflicts.ts';
import type { Transaction } from '../../../../kernel/store/store.ts';
import { takeInDemand } from '../receive-demand.ts';
import {
  type NoticeDraft,
  type NoticeFault,
  type NoticeView,
  noticeForm,
  noticeNowhere,
  noticeStatus,
} from './notice-page.ts';
import { caseBehindLink } from './notice-sender.ts';
import { NOTICE_LANGUAGES, type NoticeWords } from './notice-words.ts';

const FORM_LIMIT = 400_000;
const MOST_ITEMS = 1000;
const MOST_CHARACTERS = 20_000;
const MOST_COMPLAINT = 10_000;
/** Of all the node; how often one address may ask is the proxy's. */
const MOST_AN_HOUR = 600;
const HOUR_MS = 3_600_000;

const Token = Type.Object({ token: Type.String({ maxLength: 100 }) });
const Language = Type.Object({ lang: Type.Optional(Type.String({ maxLength: 20 })) });

/**
 * The form by which anyone sends a notice (DSA Art. 16(1)), and the page behind the link that they get: what became of it, and how to
 * complain. The page is the confirmation of receipt (Art. 16(4)); nothing is sent to an address that somebody typed.
 */
export function noticeRoutes(app: App, desk: DeskContext): void {
  // In a scope of their own: nothing else of the desk takes forms.
  app.register(async (scope) => noticePages(scope as unknown as App, desk));
}

function noticePages(app: App, desk: DeskContext): void {
  const { kernel, procedures } = desk;
  let recent: number[] = [];
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: FORM_LIMIT },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  );

  app.get(
    '/notice',
    {
      schema: {
        summary: 'The form by which anyone sends a notice of illegal content',
        querystring: Language,
      },
    },
    async (request, reply) => {
      const words = wordsOf(request);
      return sendPage(reply, 200, words.language, noticeForm(words, kernel.host.name, draftOf(request), []));
    },
  );

  app.post(
    '/notice',
    { schema: { summary: 'Send a notice of illegal content', querystring: Language } },
    async (request, reply) => {
      const words = wordsOf(request);
      const draft = draftOf(request);
      const items = draft.where
        .split('\n')
        .map((one) => one.trim())
        .filter((one) => one !== '');
      const faults = faultsOf(draft, items, words);
      const now = kernel.now().getTime();
      recent = recent.filter((at) => now - at < HOUR_MS);
      const many = faults.length === 0 && recent.length >= MOST_AN_HOUR;
      if (many) faults.push({ field: null, message: words.faults.many });
      if (faults.length > 0)
        return sendPage(
          reply,
          many ? 429 : 422,
          words.language,
          noticeForm(words, kernel.host.name, draft, faults),
        );
      recent.push(now);
      const link = await retryConflicts(() =>
        kernel.store.system('a notice by the public form')(async (tx) => {
          const by = { actor: 'system', roles: [] };
          const { id, link } = await takeInDemand(desk, tx, {
            kind: 'notice',
            organisation: kernel.host.id,
            demand: {
              items: items.map((url) => ({ url })),
              reasons: draft.why,
              ...(draft.provision ? { provision: draft.provision } : {}),
              about: draft.abuse ? 'child-sexual-abuse' : 'something-else',
              goodFaith: 'yes',
            },
            ...(draft.name && draft.email ? { sender: { name: draft.name, email: draft.email } } : {}),
            receivedAt: new Date(now),
            channel: 'public-form',
            by,
          });
          // The page that they get now says that it came (Art. 16(4)).
          await takeStep(kernel, procedures, tx, id, {
            step: 'receipt-told',
            data: { toldAt: new Date(now).toISOString() },
            ...by,
          });
          return link;
        }),
      );
      return seeOther(reply, `${new URL(link!).pathname}?lang=${words.language}`);
    },
  );

  app.get(
    '/notice/:token',
    {
      schema: {
        summary: 'What became of a notice, for who sent it',
        params: Token,
        querystring: Language,
      },
    },
    async (request, reply) => {
      const started = performance.now();
      const words = wordsOf(request);
      const view = await kernel.store.system('showing what became of a notice')((tx) =>
        viewOf(tx, request.params.token),
      );
      return view
        ? sendPage(reply, 200, words.language, noticeStatus(words, view))
        : sendNowhere(reply, words.language, noticeNowhere(words), started);
    },
  );

  app.post(
    '/notice/:token/complaint',
    {
      schema: {
        summary: 'Complain of what was decided on a notice',
        params: Token,
        querystring: Language,
      },
    },
    async (request, reply) => {
      const started = performance.now();
      const { token } = request.params;
      const words = wordsOf(request);
      const text = fieldOf(request, 'text');
      const empty = !/[\p{L}\p{N}]/u.test(text) || [...text].length > MOST_COMPLAINT;
      const view = await retryConflicts(() =>
        kernel.store.system('a complaint about a notice')(async (tx) => {
          tx.viewer.actor = 'affected-person';
          const before = await viewOf(tx, token);
          if (!before?.mayComplain || empty) return before;
          const id = (await caseBehindLink(tx, token))!;
          await takeStep(kernel, procedures, tx, id, {
            step: 'complaint-came',
            actor: 'affected-person',
            data: { from: 'notifier', receivedAt: kernel.now().toISOString(), complaint: text },
          });
          return 'taken' as const;
        }),
      );
      if (view === null) return sendNowhere(reply, words.language, noticeNowhere(words), started);
      if (view === 'taken') return seeOther(reply, `/notice/${token}?lang=${words.language}`);
      const fault = view.mayComplain ? words.faultEmpty : words.faultClosed;
      return sendPage(reply, 422, words.language, noticeStatus(words, { ...view, fault, draft: text }));
    },
  );

  const viewOf = async (tx: Transaction, token: string): Promise<NoticeView | null> => {
    const id = await caseBehindLink(tx, token);
    if (!id) return null;
    const { events, state } = await readCase(kernel, procedures, tx, id);
    const decided = events.findLast(({ step }) => step === 'decline' || step === 'confirm-action');
    const complaint = events.findLast(
      ({ step, data }) => step === 'complaint-came' && data.from === 'notifier',
    );
    const answer = complaint && events.find(({ step, n }) => step === 'answer-complaint' && n > complaint.n);
    return {
      token,
      receivedAt: String(events[0]?.data.receivedAt),
      status: STATUS[state.state] ?? 'open',
      // Why something was done is told to the recipient; who sent the notice learns that it was.
      reason: decided?.step === 'decline' ? String(decided.data.reason ?? '') : null,
      mayComplain: state.permitted.some(
        ({ step, by }) => step === 'complaint-came' && by.includes('affected-person'),
      ),
      complainedAt: complaint?.at ?? null,
      answer: answer ? String(answer.data.reason ?? '') : null,
    };
  };
}

const STATUS: Readonly<Record<string, NoticeView['status']>> = {
  acted: 'acted',
  declined: 'declined',
  'put-back': 'back',
};

function faultsOf(draft: NoticeDraft, items: readonly string[], words: NoticeWords): NoticeFault[] {
  const shown = (text: string) => /[\p{L}\p{N}]/u.test(text);
  const found: NoticeFault[] = [];
  if (items.length === 0) found.push({ field: 'where', message: words.faults.where });
  if (!shown(draft.why)) found.push({ field: 'why', message: words.faults.why });
  if (!draft.abuse) {
    if (!shown(draft.name)) found.push({ field: 'name', message: words.faults.name });
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(draft.email))
      found.push({ field: 'email', message: words.faults.email });
  }
  if (!draft.goodFaith) found.push({ field: 'goodFaith', message: words.faults.goodFaith });
  if ([...draft.why].length > MOST_CHARACTERS || items.length > MOST_ITEMS)
    found.push({ field: 'why', message: words.faults.long });
  return found;
}

const wordsOf = (request: FastifyRequest): NoticeWords =>
  chooseLanguage(
    NOTICE_LANGUAGES,
    (request.query as { lang?: string }).lang,
    request.headers['accept-language'],
  );

const fieldOf = (request: FastifyRequest, name: string): string =>
  request.body instanceof URLSearchParams
    ? (request.body.get(name) ?? '').replaceAll('\r\n', '\n').replaceAll('\0', '').toWellFormed().trim()
    : '';

const draftOf = (request: FastifyRequest): NoticeDraft => ({
  where: fieldOf(request, 'where'),
  why: fieldOf(request, 'why'),
  provision: fieldOf(request, 'provision').slice(0, 500),
  abuse: fieldOf(request, 'abuse') === 'yes',
  name: fieldOf(request, 'name').slice(0, 300),
  email: fieldOf(request, 'email').slice(0, 254),
  goodFaith: fieldOf(request, 'goodFaith') === 'yes',
});

const seeOther = (reply: FastifyReply, location: string): FastifyReply =>
  reply.code(303).headers(LINK_HEADERS).header('location', location).send('');
