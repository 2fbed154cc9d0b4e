import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { takeStep } from '../../../kernel/cases/take-step.ts';
import type { DeskContext } from '../../../kernel/desk.ts';
import { chooseLanguage } from '../../../kernel/http/choose-language.ts';
import { LINK_HEADERS, sendNowhere, sendPage } from '../../../kernel/http/page-answers.ts';
import type { App } from '../../../kernel/http/server.ts';
import { retryConflicts } from '../../../kernel/store/retry-conflicts.ts';
import type { Transaction } from '../../../kernel/store/store.ts';
import { findOrder } from '../intake/order-queries.ts';
import { type BehindLink, behindLink, itemOf, makeProviderLink, providerName } from './provider-link.ts';
import { nowherePage, type ProviderView, providerPage } from './provider-page.ts';
import { LANGUAGES, type ProviderWords } from './words.ts';

/** 10,000 characters, each as it stands in a form at worst. */
const FORM_LIMIT = 200_000;
const MOST_CHARACTERS = 10_000;

const Token = Type.Object({ token: Type.String({ maxLength: 100 }) });
const Language = Type.Object({ lang: Type.Optional(Type.String({ maxLength: 20 })) });

/**
 * The page of the person whose content an order took down, behind a link that is the only key. Opening it changes nothing; a link that is
 * wrong, expired or not to be told of (TCO Art. 11(3)) cannot be told from another.
 */
export function providerRoutes(app: App, desk: DeskContext): void {
  const { personAsking } = desk;

  app.post(
    '/api/v1/content-orders/:id/content-provider-link',
    {
      schema: {
        summary: 'A link for the person whose content one item was; shown once, logged',
        params: Type.Object({ id: Type.String({ maxLength: 100 }) }),
        body: Type.Object(
          { item: Type.Integer({ minimum: 0, maximum: 10_000 }) },
          { additionalProperties: false },
        ),
      },
    },
    async (request, reply) => {
      const { viewer } = await personAsking(request);
      const made = await makeProviderLink(desk, viewer, request.params.id, request.body.item);
      return reply.code(201).header('cache-control', 'no-store').send(made);
    },
  );

  // In a scope of their own: nothing else of the desk takes forms.
  app.register(async (scope) => providerPages(scope as unknown as App, desk));
}

function providerPages(app: App, desk: DeskContext): void {
  const { kernel, procedures } = desk;
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: FORM_LIMIT },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  );

  app.get(
    '/c/:token',
    {
      schema: {
        summary: 'What an order did, for the person it concerns',
        params: Token,
        querystring: Language,
      },
    },
    async (request, reply) => {
      const started = performance.now();
      const words = wordsOf(request);
      const view = await kernel.store.system('showing a content provider')((tx) =>
        viewOf(tx, request.params.token),
      );
      return view ? send(reply, 200, words, providerPage(words, view)) : nowhere(reply, words, started);
    },
  );

  app.post(
    '/c/:token/objection',
    {
      schema: { summary: 'Say why an order is wrong', params: Token, querystring: Language },
    },
    async (request, reply) => {
      const started = performance.now();
      const { token } = request.params;
      const words = wordsOf(request);
      const text = textOf(request);
      const fault = !/[\p{L}\p{N}]/u.test(text)
        ? words.faultEmpty
        : [...text].length > MOST_CHARACTERS
          ? words.faultLong
          : null;
      const view = await retryConflicts(() =>
        kernel.store.system('an objection')(async (tx) => {
          tx.viewer.actor = 'affected-person';
          const before = await viewOf(tx, token);
          if (!before?.mayWrite || fault) return before;
          const { folded } = (await behindLink(desk, tx, token))!;
          await takeStep(kernel, procedures, tx, folded.file.id, {
            step: 'object',
            actor: 'affected-person',
            data: { text },
          });
          return 'taken' as const;
        }),
      );
      if (view === null) return nowhere(reply, words, started);
      if (view === 'taken')
        return reply
          .code(303)
          .headers(LINK_HEADERS)
          .header('location', `/c/${token}?lang=${words.language}`)
          .send('');
      const why = fault ?? words.faultClosed;
      return send(reply, 422, words, providerPage(words, { ...view, fault: why, draft: text }));
    },
  );

  const viewOf = async (tx: Transaction, token: string): Promise<ProviderView | null> => {
    const found = await behindLink(desk, tx, token);
    const row = found && (await findOrder(tx, found.folded.file.object));
    if (!found || !row) return null;
    const provider = await providerName(tx, found.folded.file.organisation);
    return shown(token, found, JSON.parse(row.document) as Record<string, unknown>, provider);
  };
}

const STATUS: Readonly<Record<string, ProviderView['status']>> = {
  'executed-alone': 'alone',
  reversed: 'back',
  reinstated: 'back',
};

function shown(
  token: string,
  { folded: { events, state }, item }: BehindLink,
  order: Record<string, unknown>,
  provider: string,
): ProviderView {
  const said = (...path: string[]): string | null => {
    let at: unknown = order;
    for (const name of path)
      at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[name] : null;
    return typeof at === 'string' && at.trim() !== '' ? at.trim().slice(0, 10_000) : null;
  };
  const done = events.findLast(
    ({ step }) => step === 'confirm-execution' || step === 'disable-single-handed',
  );
  const proposed = events.findLast(({ step }) => step === 'propose-execution');
  const removed = done?.step === 'confirm-execution' && proposed?.data.measure === 'removed';
  const objected = events.findLast(({ step }) => step === 'object');
  const answer = events.findLast(({ step }) => step === 'answer-objection');
  const body = said('redress', 'body');
  const crossBorder = events[0]?.data.crossBorder === true;
  const contact = said('establishmentContact', 'email') ?? said('copySentTo');
  return {
    token,
    status: STATUS[state.state] ?? (removed ? 'removed' : 'disabled'),
    provider,
    executedAt: String(done?.data.executedAt ?? done?.at),
    url: itemOf(order, item)?.url ?? null,
    authority: said('authority', 'name'),
    state: said('issuingState'),
    reference: said('reference'),
    types: Array.isArray(order.contentTypes) ? order.contentTypes.map(String) : [],
    reasons: said('reasons'),
    scrutiny: crossBorder ? contact : null,
    court: body
      ? { body, deadline: said('redress', 'deadline') ?? '–', provisions: said('redress', 'provisions') }
      : null,
    mayWrite: state.permitted.some(({ step, by }) => step === 'object' && by.includes('affected-person')),
    writtenAt: objected?.at ?? null,
    answer: answer ? String(answer.data.reason ?? '') : null,
  };
}

const wordsOf = (request: FastifyRequest): ProviderWords =>
  chooseLanguage(LANGUAGES, (request.query as { lang?: string }).lang, request.headers['accept-language']);

function textOf(request: FastifyRequest): string {
  const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
  return (form.get('text') ?? '').replaceAll('\r\n', '\n').replaceAll('\0', '').toWellFormed().trim();
}

const send = (reply: FastifyReply, status: number, words: ProviderWords, page: { markup: string }) =>
  sendPage(reply, status, words.language, page);

const nowhere = (reply: FastifyReply, words: ProviderWords, started: number) =>
  sendNowhere(reply, words.language, nowherePage(words), started);
