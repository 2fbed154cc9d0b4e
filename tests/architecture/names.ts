// Words that say where a thing was put instead of what it is.
const empty = ['utils?', 'helpers?', 'managers?', 'services?', 'misc'];
// 'base' and 'common' are words of the field too (knowledge-base, STIX's common properties): not as the whole name.
const forbidden = new RegExp(`(^|[-.])(${empty.join('|')})([-.]|$)|^base([-.]|$)|^common(\\.|$)`);
const kebab = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
const capitals = /^(README|LICENSE|ARCHITECTURE|CONTRIBUTING|CHANGELOG|SECURITY)(\.md)?$/;

/** What is wrong with the names along a path from the root, or undefined. */
export function wrongName(path: string): string | undefined {
  for (const part of path.split('/')) {
    if (capitals.test(part)) continue;
    // The word before the extension: 'deadline.service.ts' is as empty as 'deadline-service.ts'.
    if (forbidden.test(part)) return `${path}: '${part}' does not say what it is`;
    if (!kebab.test(part)) return `${path}: '${part}' is not kebab-case`;
  }
  return undefined;
}
