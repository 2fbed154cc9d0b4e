import { banksOf, EXPORT_FORMATS } from '../../client/banks.ts';
import { bankMeant } from './bank-mode.ts';
import { connectNode } from './connect-node.ts';
import { count, counted } from './table.ts';
import { textOf, UsageFault, type Verb, wordsOf } from './verb.ts';
import { writeNewFile } from './write-new-file.ts';

export const exportBank: Verb = {
  summary: 'Writes the signals of a bank that act as a file for other systems.',
  takes: 'NAME|ID',
  options: {
    format: {
      type: 'string',
      value: 'FORMAT',
      needed: true,
      sets: 'format',
      help: EXPORT_FORMATS.join(', '),
    },
    output: {
      type: 'string',
      value: 'FILE',
      help: 'where it goes; a file that is there is not written over',
    },
  },
  more: [
    'csv and json are hashes by the names that HMA gives their types; stix a bundle of the records as they are; misp one\nevent; threatexchange descriptors. What a format has no word for is left out and said, as is what is marked TLP:RED. A\nbank that a partner shares is not exported. The log says who took a file. Without --output it is printed.',
    'With --json one line {"format","signals","leftOut"}; it needs --output.',
  ],
  async run(call) {
    const [said = ''] = wordsOf(call, 'NAME|ID');
    const format = EXPORT_FORMATS.find((one) => one === textOf(call, 'format'));
    if (!format) throw new UsageFault(`--format takes one of ${EXPORT_FORMATS.join(', ')}.`);
    const output = textOf(call, 'output');
    if (call.json && output === undefined) throw new UsageFault('--json needs --output.');
    const { http } = connectNode(call.env);
    const { id } = await bankMeant(http, said);
    const { text, signals, leftOut } = await banksOf(http).export(id, format);
    if (output === undefined) call.print(text.replace(/\r?\n$/, ''));
    else await writeNewFile(output, text);
    if (call.json) call.print(JSON.stringify({ format, signals, leftOut }));
    else {
      if (output !== undefined) call.print(`Wrote ${counted(signals, 'signal')} to ${output}.`);
      const left = Object.entries(leftOut).map(([type, many]) => `${count(many)} of ${type}`);
      if (left.length > 0) call.say(`Left out, since ${format} does not carry them: ${left.join(', ')}.`);
    }
    return 0;
  },
};
