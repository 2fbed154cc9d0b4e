import assert from 'node:assert/strict';
import { test } from 'node:test';
import { procedureFaults } from '../../../engines/cases/procedure-registry.ts';
import { LAWS } from '../../../engines/cases/testing/laws.ts';
import { deconfliction } from './deconfliction.procedure.ts';

test('the procedure has no faults', () => assert.deepEqual(procedureFaults(deconfliction), []));
for (const [name, law] of Object.entries(LAWS)) test(name, () => law(deconfliction, 100));
