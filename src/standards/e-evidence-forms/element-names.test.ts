import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { shapeOf } from './forms.ts';
import { FORM_NUMBERS } from './namespaces.ts';
import { elementName, inside, type Shape, single } from './schema-parts.ts';

const namesIn = (shape: Shape): string[] =>
  inside(single(shape)).flatMap(([name, one]) => [elementName(name), ...namesIn(one)]);

test('the README says of every element whether its name is known or to be verified, and of none that there is not', () => {
  const table =
    readFileSync(new URL('./README.md', import.meta.url), 'utf8').split('## Names of the elements')[1] ?? '';
  const told = new Set([...table.matchAll(/`([A-Z]\w+)`/g)].map(([, name]) => name!));
  const names = new Set(
    FORM_NUMBERS.flatMap((form) => namesIn(shapeOf(form))).filter((name) => !/^Section[A-M]$/.test(name)),
  );
  assert.deepEqual(
    [...names].filter((name) => !told.has(name)),
    [],
  );
  assert.deepEqual(
    [...told].filter((name) => !names.has(name) && !/^Section[A-M]$/.test(name)),
    [],
  );
});
