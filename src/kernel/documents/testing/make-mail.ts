export type MailPart = { type: string; name?: string; body: string | Buffer };

const header = ({ type, name }: MailPart) =>
  [
    `Content-Type: ${type}${name === undefined ? '' : `; name="${name}"`}`,
    ...(name === undefined ? [] : [`Content-Disposition: attachment; filename="${name}"`]),
    'Content-Transfer-Encoding: base64',
  ].join('\r\n');

const encoded = (body: string | Buffer) =>
  Buffer.from(body as string)
    .toString('base64')
    .replace(/.{76}/g, '$&\r\n');

/** A mail of these parts, with the headers that a mail has on arrival. */
export function makeMail(
  parts: readonly MailPart[],
  { headers = [], type = 'mixed' }: { headers?: readonly string[]; type?: string } = {},
): Buffer {
  const fixed = [
    'Received: from mx.authority.example (mx.authority.example [192.0.2.7])',
    '\tby mx.harbour.example with ESMTPS id 4711; Mon, 2 Nov 2026 21:07:10 +0100',
    'Received: from desk.authority.example by mx.authority.example; Mon, 2 Nov 2026 21:05:30 +0100',
    'From: Example Office <orders@authority.example>',
    'To: Harbour Pictures <orders@harbour.example>',
    'Subject: Removal order',
    'Date: Mon, 2 Nov 2026 21:05:20 +0100',
    'MIME-Version: 1.0',
  ];
  const boundary = `part-${parts.length}-${Math.random().toString(36).slice(2)}`;
  const body = parts.map((part) => `--${boundary}\r\n${header(part)}\r\n\r\n${encoded(part.body)}\r\n`);
  return Buffer.from(
    `${[...headers, ...fixed].join('\r\n')}\r\nContent-Type: multipart/${type}; boundary="${boundary}"\r\n\r\n${body.join('')}--${boundary}--\r\n`,
  );
}

/** A mail of one part, as most are. */
export const plainMail = (text: string, headers: readonly string[] = []): Buffer =>
  makeMail([{ type: 'text/plain; charset=utf-8', body: text }], { headers });
