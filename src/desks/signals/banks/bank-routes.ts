import Type from 'typebox';
import type { DeskContext } from '../../../kernel/desk.ts';
import type { App } from '../../../kernel/http/server.ts';
import { utf8Of } from '../../../kernel/http/utf8.ts';
import type { Viewer } from '../../../kernel/store/viewer.ts';
import { peopleRoutes } from '../about-people/people-routes.ts';
import { withUpload } from '../intake/read-upload.ts';
import type { LookUps } from '../intake/who-looks-up.ts';
import { projected } from '../matching/projected.ts';
import { privateRoutes } from '../private-look-up/private-routes.ts';
import { ADDING_TEXTS, addBody, addFile, addHashedVideo, createBankOfCsv } from './add-what-was-sent.ts';
import { Ground } from './bank-ground.ts';
import { createBank, NewBank } from './create-bank.ts';
import { ContentsAsked, listContents } from './list-contents.ts';
import { changeBankMode, visibleBank } from './set-bank-mode.ts';
import { changeBankRadius, NewRadius } from './set-bank-radius.ts';
import { shareBank } from './share-bank.ts';
import { showBank, showBanks, showSignals } from './show-bank.ts';
import { shownSignals } from './signal-queries.ts';
import { stateGround } from './state-ground.ts';
import { unshareBank } from './unshare-bank.ts';
import { unsharedSince } from './unshared-queries.ts';
import type { Added } from './write-signals.ts';

const Id = Type.Object({ id: Type.String({ maxLength: 100 }) });

/** Signals just added that an answer shows. */
const MOST_SHOWN = 20;

/** About 100,000 rows. */
const CSV_LIMIT = 16 * 1_048_576;

const BankWithCsv = Type.Object(
  { ...NewBank.properties, csv: Type.Optional(Type.String({ maxLength: CSV_LIMIT })) },
  { additionalProperties: false },
);

/** Lists of signals: whose they are, whether they act here, and how often people decided against them. */
export function bankRoutes(app: App, desk: DeskContext, { matcher, uploads, quotas }: LookUps): void {
  const { kernel, personAsking } = desk;
  app.addContentTypeParser(
    'text/csv',
    { parseAs: 'buffer', bodyLimit: CSV_LIMIT },
    async (_request: unknown, body: Buffer) => utf8Of(body, 'RFC 4180'),
  );

  const show = (viewer: Viewer, id: string, after?: number) =>
    kernel.store.for(viewer)(async (tx) =>
      showBank(tx, await visibleBank(tx, id), kernel.now(), unshared, after),
    );

  // What a partner took back is seen by nobody any more: that it did is read beside the rule, of banks that are seen.
  const unshared = (banks: number[]) =>
    kernel.store.system('what partners share no more')((tx) => unsharedSince(tx, banks));

  /** Once it matches: what was added, and not all that its bank counts, which takes longer than adding. */
  const added = async (
    viewer: Viewer,
    { last, bank, accepted, types, unchanged, refused, signals, waiting }: Added,
  ) => {
    await projected(kernel, matcher, last);
    const ids = signals.slice(0, MOST_SHOWN);
    const shown = await kernel.store.for(viewer)(async (tx) => showSignals(tx, await shownSignals(tx, ids)));
    return {
      id: bank.id,
      name: bank.name,
      signals: shown,
      added: {
        accepted,
        ...(types ? { types } : {}),
        unchanged,
        refused,
        signals: signals.slice(0, 1000),
        ...(waiting ? { waiting } : {}),
      },
    };
  };

  app.get('/api/v1/banks', { schema: { summary: 'Banks that you may see' } }, async (request) => {
    const { viewer } = await personAsking(request);
    return kernel.store.for(viewer)((tx) => showBanks(tx, kernel.now(), unshared));
  });

  app.post(
    '/api/v1/banks',
    {
      bodyLimit: CSV_LIMIT,
      schema: {
        summary: 'Make a bank; with a CSV of signals, both are stored or neither is',
        body: BankWithCsv,
      },
    },
    async (request, reply) => {
      const { viewer } = await personAsking(request);
      const { csv, ...input } = request.body;
      if (csv !== undefined) {
        const outcome = await uploads.gate.pass(() => createBankOfCsv(desk, viewer, input, csv));
        const done = await added(viewer, outcome);
        return reply.code(201).send({ ...done, ...(await show(viewer, outcome.bank.id)) });
      }
      const bank = await createBank(desk, viewer, input);
      return reply.code(201).send(await show(viewer, bank.id));
    },
  );

  app.get(
    '/api/v1/banks/:id',
    {
      schema: {
        summary: 'A bank with a page of its signals',
        params: Id,
        querystring: Type.Object({ after: Type.Optional(Type.Integer({ minimum: 0 })) }),
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      return show(viewer, request.params.id, request.query.after);
    },
  );

  app.get(
    '/api/v1/banks/:id/signals',
    {
      schema: {
        summary: 'What is in a bank, newest first',
        description:
          'By `type`, by `state` (`acting`, `quarantined`, `stopped` here, `withdrawn` or expired) and by how the hash begins, in hexadecimal digits: of a URL or a domain that of its SHA-256, and never of what is data about people; or by `address`, a web address or a domain as somebody writes it. `next` asks for the page after.',
        params: Id,
        querystring: ContentsAsked,
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      return kernel.store.for(viewer)(async (tx) =>
        listContents(tx, await visibleBank(tx, request.params.id), request.query),
      );
    },
  );

  app.post(
    '/api/v1/banks/:id/mode',
    {
      schema: {
        summary: 'Turn a bank on, back to shadow, or on for a sample of its matches',
        description:
          'In a `sample`, `percent` of a hundred matches act and the others are seen as in shadow. Which ones hangs on the signal and the content alone: the same upload gets the same answer.',
        params: Id,
        body: Type.Object(
          {
            mode: Type.Enum(['shadow', 'sample', 'on']),
            percent: Type.Optional(Type.Integer({ minimum: 1, maximum: 99 })),
          },
          { additionalProperties: false },
        ),
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      await changeBankMode(desk, viewer, request.params.id, request.body);
      return show(viewer, request.params.id);
    },
  );

  app.post(
    '/api/v1/banks/:id/radius',
    {
      schema: {
        summary: 'Say how near an item must come to a PDQ signal of a bank',
        description:
          'Bits of 256 that may differ: 31 unless somebody says otherwise. A wider radius matches more.',
        params: Id,
        body: NewRadius,
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      await changeBankRadius(desk, viewer, request.params.id, request.body.radius);
      // Who widens it and asks next is answered by the wider one.
      await matcher.refresh();
      return show(viewer, request.params.id);
    },
  );

  app.post(
    '/api/v1/banks/:id/ground',
    {
      schema: {
        summary: 'State the ground of a bank of your own that states none yet',
        params: Id,
        body: Ground,
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      const last = await stateGround(desk, viewer, request.params.id, request.body);
      await projected(kernel, matcher, last);
      return show(viewer, request.params.id);
    },
  );

  app.post(
    '/api/v1/banks/:id/agreements',
    {
      schema: {
        summary: 'Share a bank under an agreement',
        params: Id,
        body: Type.Object({ agreement: Type.String({ maxLength: 100 }) }, { additionalProperties: false }),
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      await shareBank(desk, viewer, request.params.id, request.body.agreement);
      return show(viewer, request.params.id);
    },
  );

  app.post(
    '/api/v1/banks/:id/unshare',
    {
      schema: {
        summary: 'Stop sharing a bank under an agreement',
        params: Id,
        body: Type.Object({ agreement: Type.String({ maxLength: 100 }) }, { additionalProperties: false }),
      },
    },
    async (request) => {
      const { viewer } = await personAsking(request);
      await unshareBank(desk, viewer, request.params.id, request.body.agreement);
      return show(viewer, request.params.id);
    },
  );

  app.post(
    '/api/v1/banks/:id/signals',
    {
      schema: {
        summary: 'Add signals: a hash, or a picture, CSV, JSON list or STIX bundle as the file, or a video',
        params: Id,
      },
    },
    async (request, reply) => {
      const { viewer } = await personAsking(request);
      const { id } = request.params;
      // Who may not add is told before a picture is decoded for them.
      desk.policy.require(viewer, 'add-signals', { type: 'Bank', id });
      const from = {
        parts: ['file', 'picture', 'video'],
        texts: ADDING_TEXTS,
        organisation: viewer.organisation,
      };
      const outcome = request.isMultipart()
        ? await withUpload(request, reply, uploads, from, ({ bytes, video, name, fields }) =>
            video
              ? addHashedVideo(desk, viewer, id, video, fields)
              : addFile(desk, viewer, id, bytes, name, fields),
          )
        : await uploads.gate.pass(() => addBody(desk, viewer, id, request.body, request.rawBody));
      return reply.code(201).send(await added(viewer, outcome));
    },
  );

  peopleRoutes(app, desk, added);
  privateRoutes(app, desk, { matcher, quotas, show });
}
