import { createTransport } from 'nodemailer';
import type { MailConfiguration } from '../../configuration.ts';
import type { Way } from './ways.ts';

/**
 * E-mail by the operator's own server (RFC 5321). The message has the id of its call at every attempt, so that a mailbox shows it
 * once; nothing in it is taken from an order.
 * @param mail null: the operator has named no server, and every attempt says so
 */
export function eMail(mail: MailConfiguration | null): { send: Way; close(): void } {
  if (!mail) {
    const send: Way = async () => {
      throw new Error('This node has no mail server: the operator sets COMITY_SMTP_URL and COMITY_MAIL_FROM');
    };
    return { send, close: () => undefined };
  }
  const transport = createTransport({
    url: mail.url,
    pool: true,
    maxConnections: 5,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
  });
  const domain = mail.from.slice(mail.from.lastIndexOf('@') + 1).replace(/>.*$/, '');
  return {
    async send({ id, to, subject, body, attempt }) {
      if (to.kind !== 'e-mail') throw new Error('not an e-mail address');
      await transport.sendMail({
        from: mail.from,
        // As an object: an address is never read as a list of them.
        to: { name: '', address: to.email },
        messageId: `<${id}@${domain}>`,
        subject,
        text: body,
        headers: {
          'Auto-Submitted': 'auto-generated',
          'X-Comity-Attempt': String(attempt),
          ...(subject.startsWith('[DRILL]') ? { 'X-Comity-Drill': 'yes' } : {}),
        },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
    },
    close: () => transport.close(),
  };
}
