import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { signalsDesk } from '../../src/desks/signals/desk.ts';
import { type LegalSource, lawsOf } from '../../src/engines/cases/procedure.ts';
import { nameLaw } from '../../src/kernel/cases/take-step.ts';
import { UNCHECKED_LAWS } from '../../src/ui/text/unchecked-laws.ts';

// What is only recalled says so wherever it is shown (fact sheets: "verify").

const laws: LegalSource[] = signalsDesk.procedures.flatMap(lawsOf);

test('what the procedures mark as unchecked is what the workbench says is unchecked', () => {
  assert.ok(laws.length > 20, 'hardly a provision was found');
  const unchecked = laws.filter((law) => law.kind === 'law' && law.mark === 'verify').map(nameLaw);
  assert.deepEqual([...new Set(unchecked)], [...UNCHECKED_LAWS]);
});

test('texts for people that name such a provision carry the mark beside it', () => {
  const read = (path: string) =>
    JSON.parse(readFileSync(new URL(`../../src/${path}`, import.meta.url), 'utf8')) as Record<string, string>;
  for (const [language, covenant] of [
    ['en', /Article 19\(3\)/],
    ['ar', /المادة 19\(3\)/],
  ] as const) {
    const mark = read(`ui/locales/${language}.json`)['law.unchecked'] as string;
    const words = mark.split(' ').at(-1) as string;
    for (const folder of ['desks/signals', 'apps/workbench', 'apps/public']) {
      for (const [key, text] of Object.entries(read(`${folder}/locales/${language}.json`)))
        if (covenant.test(text)) assert.ok(text.includes(words), `${folder} ${language} ${key}`);
    }
  }
});
