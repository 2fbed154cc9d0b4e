import { pathOf } from '../../client/http.ts';
import { type Bank, bankNamed } from './banks.ts';
import { connectNode } from './connect-node.ts';
import { plain } from './table.ts';
import { typedNames } from './typed-names.ts';
import { type Call, type Option, textOf, UsageFault, type Verb, wordsOf } from './verb.ts';

/** What a bank rests on, as options. */
export const GROUND: Record<string, Option> = {
  basis: {
    type: 'string',
    value: 'TEXT',
    sets: 'basis',
    help: 'why its signals are shared, as a reviewer will read it',
  },
  instrument: {
    type: 'string',
    value: 'TEXT',
    sets: ['legalBasis.instrument', 'legalBasis'],
    help: 'the law it rests on',
  },
  article: {
    type: 'string',
    value: 'TEXT',
    sets: ['legalBasis.article', 'legalBasis'],
    help: 'needed with --instrument: the article of that law',
  },
  'own-terms': {
    type: 'string',
    value: 'TEXT',
    sets: ['ownTerms.document', 'ownTerms'],
    help: 'in place of a law: the published terms of your own that it rests on, where no law stands behind it',
  },
  section: {
    type: 'string',
    value: 'TEXT',
    sets: 'ownTerms.section',
    help: 'needed with --own-terms: the section of those terms',
  },
};

/** What a verb without these options calls what a bank lacks: how `bank ground` has it. */
export const GROUND_NAMES = Object.fromEntries(typedNames({ options: GROUND }));

export type Ground = {
  basis?: string;
  legalBasis?: { instrument: string; article: string | undefined };
  ownTerms?: { document: string; section: string | undefined };
};

/** The ground as far as it was given. Throws `UsageFault` for half a law, half of own terms, and for both. */
export function groundOf(call: Call): Ground {
  const [basis, instrument, article, document, section] = Object.keys(GROUND).map((option) =>
    textOf(call, option),
  );
  if ((instrument === undefined) !== (article === undefined)) {
    throw new UsageFault('--instrument and --article are given together.');
  }
  if ((document === undefined) !== (section === undefined)) {
    throw new UsageFault('--own-terms and --section are given together.');
  }
  if (document !== undefined && instrument !== undefined) {
    throw new UsageFault('--own-terms is for a bank that rests on no law: give it or --instrument.');
  }
  return {
    ...(basis === undefined ? {} : { basis }),
    ...(instrument === undefined ? {} : { legalBasis: { instrument, article } }),
    ...(document === undefined ? {} : { ownTerms: { document, section } }),
  };
}

/** A ground of one's own is given whole. */
export function refuseHalf({ basis, legalBasis, ownTerms }: Ground): void {
  if (basis === undefined) {
    throw new UsageFault(
      '--basis is needed: say in a sentence why the signals of this bank are shared. A reviewer reads it beside each match.',
    );
  }
  if (!legalBasis && !ownTerms) {
    throw new UsageFault(
      '--instrument and --article are needed: the law that the bank rests on. Where no law stands behind it, say so with --own-terms and --section.',
    );
  }
}

export const stateGround: Verb = {
  summary: 'States what a bank of your own, or of an exchange, rests on, once.',
  takes: 'NAME',
  options: GROUND,
  more: [
    'comity bank ground NAME --basis TEXT --instrument TEXT --article TEXT\ncomity bank ground NAME --basis TEXT --own-terms TEXT --section TEXT',
    'For a bank that was made without a ground. Its signals say the ground from then on, and its matches count, unless a\nperson put the bank back to shadow. The bank of an exchange stays in shadow until a senior reviewer turns it on. What a\nbank states already is not given again. With --json the bank.',
  ],
  async run(call) {
    const [name = ''] = wordsOf(call, 'NAME');
    const ground = groundOf(call);
    if (Object.keys(ground).length === 0) refuseHalf(ground);
    const { http } = connectNode(call.env);
    const { id } = await bankNamed(http, name);
    const bank = await http.post<Bank>(pathOf('banks', id, 'ground'), ground);
    call.print(
      call.json
        ? JSON.stringify(bank)
        : plain(
            `The bank ${bank.name} states its ground; its matches ${bank.mode === 'on' ? 'count' : 'are seen and nothing is decided on them'}.`,
          ),
    );
    return 0;
  },
};
