import Type from 'typebox';
import { text } from '../data-types.ts';
import { domainObject, example } from '../object-type.ts';

/** STIX 2.1 §4.3: what is recommended against an attack. Its `action` property is reserved (§3.8). */
export const courseOfAction = domainObject({
  type: 'course-of-action',
  clause: 'STIX 2.1 §4.3',
  properties: { name: text(), description: Type.Optional(text()) },
  examples: () => [example('course-of-action', { name: 'Close TCP port 80' })],
});
export type CourseOfAction = Type.Static<typeof courseOfAction.schema>;
