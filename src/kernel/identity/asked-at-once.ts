import { setImmediate } from 'node:timers/promises';

/** A question that gets no answer for so long holds up the next one no more: its connection may have died silently. */
const PATIENCE_MS = 1_000;

/** Once it is answered or failed, or took too long. */
const over = (question: Promise<unknown> | undefined): Promise<void> =>
  new Promise((resolve) => {
    if (!question) return resolve();
    const timer = setTimeout(resolve, PATIENCE_MS);
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    question.then(done, done);
  });

/**
 * One question of the database for all who ask the same at the same moment, and one at a time: it goes out after each of
 * them has asked and the one before was answered, so that nobody gets an answer that is older than the question. What is
 * answered is shared: nobody may change it.
 */
export function askedAtOnce<Answer>(): (key: string, ask: () => Promise<Answer>) => Promise<Answer> {
  const waiting = new Map<string, Promise<Answer>>();
  const asking = new Map<string, Promise<Answer>>();
  return (key, ask) => {
    const known = waiting.get(key);
    if (known) return known;
    const turn = Promise.all([setImmediate(), over(asking.get(key))]);
    const answer = turn.then(() => {
      waiting.delete(key);
      const question = ask();
      asking.set(key, question);
      const answered = () => {
        if (asking.get(key) === question) asking.delete(key);
      };
      question.then(answered, answered);
      return question;
    });
    waiting.set(key, answer);
    return answer;
  };
}

/** The same where each asks about things of their own: one question about the things of all. */
export function askedTogether<Thing, Answer>(): (
  key: string,
  things: Iterable<Thing>,
  ask: (things: Thing[]) => Promise<Answer>,
) => Promise<Answer> {
  const gathered = new Map<string, Set<Thing>>();
  const once = askedAtOnce<Answer>();
  return (key, things, ask) => {
    const all = gathered.get(key) ?? new Set();
    gathered.set(key, all);
    for (const thing of things) all.add(thing);
    return once(key, () => {
      gathered.delete(key);
      return ask([...all]);
    });
  };
}
