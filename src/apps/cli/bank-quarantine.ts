import { banksOf } from '../../client/banks.ts';
import { bankMeant } from './bank-mode.ts';
import { connectNode } from './connect-node.ts';
import { plain } from './table.ts';
import { type Call, textOf, UsageFault, type Verb, wordsOf } from './verb.ts';

const PARTS = { percent: [5, 100], reviewers: [2, 20], reviewed: [5, 100] } as const;
type Part = keyof typeof PARTS;

/** A part of the rule as it was typed, or null. Throws `UsageFault`. */
function typed(call: Call, part: Part): number | null {
  const text = textOf(call, part);
  if (text === undefined) return null;
  const [least, most] = PARTS[part];
  const number = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new UsageFault(`--${part} takes a number from ${least} to ${most}.`);
}

export const quarantineRule: Verb = {
  summary: 'Says when a signal of a bank is quarantined, or shows it.',
  takes: 'NAME|ID',
  options: {
    percent: {
      type: 'string',
      value: 'N',
      sets: 'percent',
      help: 'so many percent of its reviewed matches were decided against it',
    },
    reviewers: { type: 'string', value: 'N', sets: 'reviewers', help: 'by so many people at least' },
    reviewed: { type: 'string', value: 'N', sets: 'reviewed', help: 'of so many reviewed matches at least' },
  },
  more: [
    "Only people's decisions quarantine a signal, of its first hundred reviewed matches; how often it matches plays no part.\nWhat is not said stays as it is. With --json the rule.",
  ],
  async run(call) {
    const [name = ''] = wordsOf(call, 'NAME|ID');
    const said = { percent: typed(call, 'percent'), reviewers: typed(call, 'reviewers') };
    const reviewed = typed(call, 'reviewed');
    const { http } = connectNode(call.env);
    const { id, name: called } = await bankMeant(http, name);
    const banks = banksOf(http);
    let { quarantine: rule } = await banks.get(id);
    if (said.percent !== null || said.reviewers !== null || reviewed !== null) {
      const wanted = {
        percent: said.percent ?? rule.percent,
        reviewers: said.reviewers ?? rule.reviewers,
        reviewed: reviewed ?? rule.reviewed,
      };
      rule = (await banks.setQuarantineRule(id, wanted)).quarantine;
    }
    const { percent, reviewers } = rule;
    const sentence = `A signal of ${called} is quarantined when ${percent} % of its first 100 reviewed matches were decided against it, by ${reviewers} people at least, of ${rule.reviewed} reviewed at least.`;
    call.print(call.json ? JSON.stringify(rule) : plain(sentence));
    return 0;
  },
};
