/** One matter that is due for somebody. */
export type CallItem = {
  case: string;
  procedure: string;
  clock: string;
  law: string;
  dueAt: string;
  /** Where the case is at the workbench; null where no desk shows it. */
  link: string | null;
};

export type CallText = { subject: string; body: string };

const MINUTE = 60_000;
const MOST = 20;

/**
 * What a message says. It travels through mailboxes and telephones, so it names what is due, when and by which law, and nothing of
 * what it is about: no address, no name, no reference.
 * @param now milliseconds since 1970
 * @param again it may have arrived before
 */
export function callText(
  items: readonly CallItem[],
  { now, drill, again, node }: { now: number; drill: boolean; again: boolean; node: string },
): CallText {
  const first = items.reduce((a, b) => (b.dueAt < a.dueAt ? b : a));
  const many = items.length;
  const what =
    many === 1 ? `${words(first.procedure)}: ${words(first.clock)}` : `${many} matters, the first of which`;
  const subject = `${drill ? '[DRILL] ' : ''}${what} ${dueWords(first.dueAt, now)}`;
  const lines = items
    .slice(0, MOST)
    .map(
      (item) =>
        `- ${words(item.procedure)}, ${words(item.clock)} (${item.law}): due ${utc(item.dueAt)}, ${dueWords(item.dueAt, now)}${item.link ? `\n  ${item.link}` : ''}`,
    );
  return {
    subject,
    body: [
      ...(drill ? ['THIS IS A DRILL. Nobody sent an order; act as if somebody had.', ''] : []),
      ...(again ? ['This message may have reached you before.', ''] : []),
      ...lines,
      ...(many > MOST ? [`- and ${many - MOST} more`] : []),
      '',
      `Open one and press "I have it": then the others are not called one after another.`,
      `Sent by ${node}. It says nothing of what the matter is about; sign in to read it.`,
    ].join('\n'),
  };
}

const words = (name: string) => name.replaceAll('-', ' ');
const utc = (at: string) => `${at.slice(0, 16).replace('T', ' ')} UTC`;

function dueWords(dueAt: string, now: number): string {
  const left = Date.parse(dueAt) - now;
  if (left <= 0) return 'IS LATE';
  const minutes = Math.floor(left / MINUTE);
  if (minutes < 120) return `is due in ${minutes} min`;
  if (minutes < 48 * 60) return `is due in ${Math.floor(minutes / 60)} h`;
  return `is due in ${Math.floor(minutes / 1440)} days`;
}
