import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { signalsDesk } from '../../src/desks/signals/desk.ts';
import { LANGUAGES } from '../../src/desks/signals/notice/languages.ts';
import { CITED_BY_FIELD } from '../../src/desks/signals/pages/review/step-fields.ts';
import { type LegalSource, lawsOf } from '../../src/engines/cases/procedure.ts';
import { nameLaw } from '../../src/kernel/cases/take-step.ts';
import { UNCHECKED_LAWS, uncheckedOf } from '../../src/ui/text/unchecked-laws.ts';

// What is only recalled says so once where it is shown (fact sheets: "verify").

const laws: LegalSource[] = signalsDesk.procedures.flatMap(lawsOf);

test('what the procedures mark as unchecked is what the workbench says is unchecked', () => {
  assert.ok(laws.length > 20, 'hardly a provision was found');
  const unchecked = laws.filter((law) => law.kind === 'law' && law.mark === 'verify').map(nameLaw);
  assert.deepEqual([...new Set(unchecked)], [...UNCHECKED_LAWS]);
});

test('a text for people that names such a provision is a question’s, whose form says it once, with the official source', () => {
  const read = (path: string) =>
    JSON.parse(readFileSync(new URL(`../../src/${path}`, import.meta.url), 'utf8')) as Record<string, string>;
  const [law] = uncheckedOf(['Some Act, section 1', ...UNCHECKED_LAWS, ...UNCHECKED_LAWS]);
  assert.equal(law?.law, UNCHECKED_LAWS[0], 'each once, and no law that was checked');
  for (const [language, covenant] of [
    ['en', /19\(3\)/],
    ['ar', /19\(3\)/],
  ] as const) {
    const words = read(`ui/locales/${language}.json`);
    assert.match(words['law.unchecked'] ?? '', /\{law\}.*\{source\}/, language);
    assert.match(words[law?.source ?? ''] ?? '', /999.*14668/, language);
    const naming = ['desks/signals', 'apps/workbench', 'apps/public'].flatMap((folder) =>
      Object.entries(read(`${folder}/locales/${language}.json`)).flatMap(([key, text]) =>
        covenant.test(text) ? [key] : [],
      ),
    );
    const asked = Object.keys(CITED_BY_FIELD).filter((path) =>
      UNCHECKED_LAWS.includes(CITED_BY_FIELD[path]!),
    );
    assert.deepEqual(
      naming,
      asked.map((path) => `field.${path}.how`),
    );
  }
});

test('the notice names no provision that nobody compared with its official text', () => {
  for (const words of LANGUAGES) {
    const said =
      JSON.stringify(words) +
      Object.values(words)
        .filter((one) => typeof one === 'function')
        .join();
    assert.doesNotMatch(said, /19\(3\)|International Covenant|العهد الدولي/, words.language);
  }
});
