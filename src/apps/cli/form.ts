import { readFile } from 'node:fs/promises';
import { completeness } from '../../standards/e-evidence-forms/completeness.ts';
import { deadlinesOf } from '../../standards/e-evidence-forms/deadlines.ts';
import { type Finding, isBlank } from '../../standards/e-evidence-forms/finding.ts';
import type { FormFault } from '../../standards/e-evidence-forms/form-fault.ts';
import { type Form, forProvider } from '../../standards/e-evidence-forms/forms.ts';
import { readForm } from '../../standards/e-evidence-forms/read-xml.ts';
import { unreadable } from './file-kind.ts';
import { showForm } from './show-form.ts';
import { counted, plain, table } from './table.ts';
import { type Call, type Group, type Verb, wordsOf } from './verb.ts';

const KINDS: Record<Finding['kind'], string> = {
  'manifest-error': 'manifest error',
  incomplete: 'incomplete',
  insufficient: 'not enough information',
};

const ONLY_FOR_AUTHORITIES = 'Regulation (EU) 2023/1543, Art. 9(2)';

async function formOf(call: Call): Promise<{ form: Form } | { faults: FormFault[] }> {
  const [file = ''] = wordsOf(call, 'FILE');
  const bytes = await readFile(file === '-' ? '/dev/stdin' : file).catch((error) => {
    throw unreadable(file, error);
  });
  return readForm(bytes);
}

function refused(call: Call, faults: FormFault[]): number {
  if (call.json) call.print(JSON.stringify({ faults }));
  else
    call.print(
      table(
        faults.map(({ path, message }) => [plain(path), plain(message)]),
        ['where', 'why it cannot be read'],
      ),
    );
  return 1;
}

const read: Verb = {
  summary:
    'Shows a form of the e-Evidence Regulation section by section, with its deadlines and the law of each.',
  takes: 'FILE',
  options: {
    'with-section-m': {
      type: 'boolean',
      help: 'show the grounds and the summary of the case, too: they are for authorities alone',
    },
  },
  more: [
    'The form is XML: Form 1 (EPOC), 2 (EPOC-PR), 3, 5 or 6; - is standard input. Nothing leaves this machine, and no node is needed.\nStatus 0: shown; 1: it cannot be read, and where and why.',
    'With --json {"form","deadlines"}, or {"faults"}.',
  ],
  async run(call) {
    const came = await formOf(call);
    if ('faults' in came) return refused(call, came.faults);
    const { form } = came;
    const withM = call.options['with-section-m'] === true;
    const deadlines = deadlinesOf(form);
    if (call.json) call.print(JSON.stringify({ form: withM ? form : forProvider(form), deadlines }));
    else call.print(showForm(withM ? form : forProvider(form), deadlines, withM));
    saySectionM(call, form.form === 1 && !isBlank(form.sectionM), withM);
    const { length } = completeness(form, Date.now());
    if (length > 0)
      call.say(`${counted(length, 'thing is', 'things are')} missing or wrong: see \`comity form check\`.`);
    return 0;
  },
};

function saySectionM(call: Call, there: boolean, asked: boolean): void {
  if (asked && there)
    call.say(
      `Section M may be seen by the issuing authority and a notified enforcing authority, and never by the provider (${ONLY_FOR_AUTHORITIES}).`,
    );
  else if (asked) call.say('There is no section M in this file.');
  else if (there)
    call.say(
      `Section M is in this file and is not shown: it goes to a notified enforcing authority and never to the provider (${ONLY_FOR_AUTHORITIES}).`,
    );
}

const check: Verb = {
  summary:
    'Says what is incomplete, manifestly wrong or insufficient in a form of the e-Evidence Regulation.',
  takes: 'FILE',
  more: [
    'The form is XML; - is standard input. No node is needed. What it says is what a provider may ask the issuing authority to clarify\n(Form 3), and no judgement of the order. Status 0: complete; 1: something is missing or wrong, or it cannot be read.',
    'With --json {"faults","findings"}: faults keep it from being read.',
  ],
  async run(call) {
    const came = await formOf(call);
    if ('faults' in came) return refused(call, came.faults);
    const findings = completeness(came.form, Date.now());
    if (call.json) call.print(JSON.stringify({ faults: [], findings }));
    else
      call.print(
        findings.length === 0
          ? 'Complete: every section that must be filled in is, and nothing in it contradicts the rest.'
          : table(
              findings.map(({ kind, section, field, article, message }) => [
                section,
                KINDS[kind],
                field,
                article,
                message,
              ]),
              ['section', 'what', 'field', 'law', 'why'],
            ),
      );
    return findings.length === 0 ? 0 : 1;
  },
};

export const form: Group = {
  summary: 'Forms of the e-Evidence Regulation ((EU) 2023/1543) as XML; needs no node.',
  verbs: { read, check },
};
