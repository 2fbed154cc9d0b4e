import { REFUSALS } from './refusal.ts';

/** The page of all errors, generated from the one table; a test keeps the checked-in page equal. */
export function errorsPage(): string {
  const rows = Object.entries(REFUSALS).map(
    ([code, [status, advice]]) => `| \`${code}\` | ${status} | ${advice} |`,
  );
  return `# Errors

Every error is a problem (RFC 9457): \`{type, title, status, detail, code, errors: [{property, clause, reason}]}\`. TAXII addresses answer
with a TAXII error message of the same content. This page is generated: \`node bin/with-node.js src/kernel/errors-page.ts\`.

| code | status | what to do |
| --- | --- | --- |
${rows.join('\n')}
`;
}

if (process.argv[1] === import.meta.filename) process.stdout.write(errorsPage());
