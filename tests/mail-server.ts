import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

export type ReceivedMail = { to: string[]; raw: string; id: string; subject: string; at: number };

export type MailServer = {
  url: string;
  mails: ReceivedMail[];
  /** Answers every message with an error for now. */
  refuse: boolean;
  /** Resolves when so many have come. */
  came(many: number): Promise<void>;
  close(): Promise<void>;
};

/** A real mail server on a real port; what it takes in it keeps in memory. */
export async function openMailServer(): Promise<MailServer> {
  const waiting: (() => void)[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, session, done) {
      text(stream).then((raw) => {
        if (mail.refuse) return done(new Error('the mailbox is full'));
        const header = (name: string) =>
          new RegExp(`^${name}:\\s*(.*(?:\\r\\n[ \\t].*)*)`, 'im').exec(raw)?.[1]?.replace(/\r\n\s+/g, ' ') ??
          '';
        mail.mails.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          raw,
          id: header('Message-ID'),
          subject: header('Subject'),
          at: Date.now(),
        });
        done();
        for (const look of waiting) look();
      }, done);
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as { port: number };
  const mail: MailServer = {
    url: `smtp://127.0.0.1:${port}`,
    mails: [],
    refuse: false,
    came: (many) =>
      new Promise((resolve) => {
        const look = () => mail.mails.length >= many && resolve();
        waiting.push(look);
        look();
      }),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
  return mail;
}
