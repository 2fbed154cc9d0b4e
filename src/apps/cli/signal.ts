import { pathOf } from '../../client/http.ts';
import { connectNode } from './connect-node.ts';
import { plain } from './table.ts';
import { type Group, neededText, type Verb, wordsOf } from './verb.ts';

const REASON = {
  reason: {
    type: 'string',
    value: 'TEXT',
    needed: true,
    sets: 'reason',
    help: 'why, kept with your name',
  },
} as const;

/** A verb by which a reviewer says something of one signal. */
const saying = (path: string, more: object, text: { summary: string; more: string; done: string }): Verb => ({
  summary: text.summary,
  takes: 'ID',
  options: REASON,
  more: [text.more, 'With --json what is said of the signal, and its numbers.'],
  async run(call) {
    const [id = ''] = wordsOf(call, 'ID');
    const reason = neededText(call, 'reason');
    const { http } = connectNode(call.env);
    const said = await http.post<object>(pathOf('signals', id, path), { ...more, reason });
    call.print(call.json ? JSON.stringify(said) : plain(`${text.done}: ${id}.`));
    return 0;
  },
});

const TOLD =
  'It acts as before. Where it came by an agreement its originator is told, with the reason: leave out whatever points at a\nperson.';

export const signal: Group = {
  summary: 'Signals: what reviewers say of them.',
  verbs: {
    confirm: saying(
      'judgement',
      { judged: 'confirmed' },
      {
        summary: 'Says that a signal is right.',
        more: TOLD,
        done: 'Confirmed',
      },
    ),
    dispute: saying(
      'judgement',
      { judged: 'disputed' },
      {
        summary: 'Says that a signal is wrong.',
        more: TOLD,
        done: 'Disputed',
      },
    ),
    'put-back': saying(
      'end-quarantine',
      {},
      {
        summary: 'Puts a quarantined signal back to work; for senior reviewers.',
        more: 'Its matches count again, and how they are decided is counted anew. Its originator is told.',
        done: 'Put back',
      },
    ),
  },
};
