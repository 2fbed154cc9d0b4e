import { readFile } from 'node:fs/promises';
import { authoritiesOf } from '../../client/authorities.ts';
import { connectNode } from './connect-node.ts';
import { unreadable } from './file-kind.ts';
import { counted, plain, table } from './table.ts';
import { type Group, type Verb, wordsOf } from './verb.ts';

const list: Verb = {
  summary: 'The register: who may order, and where to call them back.',
  takes: '',
  more: ['With --json a line an authority.'],
  async run(call) {
    wordsOf(call);
    const { items } = await authoritiesOf(connectNode(call.env).http).list();
    if (call.json) for (const one of items) call.print(JSON.stringify(one));
    else if (items.length === 0) call.print('The register is empty: no order can be verified.');
    else {
      const rows = items.map((one) => [
        one.state,
        plain(one.name),
        plain(one.phone),
        one.competences.join(' '),
        String(one.keys.length),
        one.inForce ? one.expires : `ended ${one.expires}`,
      ]);
      call.print(table(rows, ['state', 'authority', 'call', 'may', 'keys', 'holds until']));
    }
    return 0;
  },
};

const importRegister: Verb = {
  summary:
    'Puts a register, as CSV, in the place of the one before; for senior reviewers and administrators.',
  takes: 'FILE',
  more: [
    'Columns: state, name, type, competences, email, phone, languages, keys, revoked_keys, source, source_date, expires.\nIt is taken whole or refused, by line and column. With --json how many there are.',
  ],
  async run(call) {
    const [file = ''] = wordsOf(call, 'FILE');
    const csv = await readFile(file === '-' ? '/dev/stdin' : file, 'utf8').catch((error) => {
      throw unreadable(file, error);
    });
    const done = await authoritiesOf(connectNode(call.env).http).replace(csv);
    if (call.json) call.print(JSON.stringify(done));
    else
      call.print(
        done.unchanged
          ? 'It is the register that was there already.'
          : `${counted(done.authorities, 'authority', 'authorities')} in the register now.`,
      );
    return 0;
  },
};

export const authorities: Group = {
  summary: 'The register of authorities that may order.',
  verbs: { list, import: importRegister },
};
