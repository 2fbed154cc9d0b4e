import { setImmediate, setTimeout } from 'node:timers/promises';

/** A question that gets no answer for so long holds up the next one no more: its connection may have died silently. */
const PATIENCE_MS = 1_000;

/** Once it is answered or failed, or took too long. */
const over = (question: Promise<unknown> | undefined): Promise<void> =>
  new Promise((resolve) => {
    if (!question) return resolve();
    const timer = globalThis.setTimeout(resolve, PATIENCE_MS);
    const done = () => {
      clearTimeout(timer);
      resolve();
    };
    question.then(done, done);
  });

/**
 * Where several share a question the next one waits so long, so that more share it: each costs the node and its
 * database a wake-up, which is more than the question itself. Who asks alone waits for nothing.
 */
const GATHERING_MS = 1;

/** Those who wait for the same question. */
type Turn<Answer> = { answer: Promise<Answer>; askers: number };

/**
 * One question of the database for all who ask the same at the same moment, and one at a time: it goes out after each of
 * them has asked and the one before was answered, so that nobody gets an answer that is older than the question. What is
 * answered is shared: nobody may change it.
 */
export function askedAtOnce<Answer>(): (key: string, ask: () => Promise<Answer>) => Promise<Answer> {
  const waiting = new Map<string, Turn<Answer>>();
  const before = new Map<string, Promise<unknown>>();
  const goOut = async (
    key: string,
    ask: () => Promise<Answer>,
    turn: { askers: number },
  ): Promise<Answer> => {
    await Promise.all([setImmediate(), over(before.get(key))]);
    waiting.delete(key);
    const question = ask();
    const busy = turn.askers > 1 ? Promise.all([over(question), setTimeout(GATHERING_MS)]) : over(question);
    before.set(key, busy);
    busy.then(() => {
      if (before.get(key) === busy) before.delete(key);
    });
    return question;
  };
  return (key, ask) => {
    const known = waiting.get(key);
    if (known) {
      known.askers++;
      return known.answer;
    }
    const turn = { askers: 1 };
    waiting.set(key, Object.assign(turn, { answer: goOut(key, ask, turn) }));
    return waiting.get(key)!.answer;
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

/** Lets questions out one after another, in the order they came; one that hangs holds up the next one for a second. */
export function oneAtATime(): <Answer>(ask: () => Promise<Answer>) => Promise<Answer> {
  let last: Promise<unknown> = Promise.resolve();
  return (ask) => {
    const answer = over(last).then(ask);
    last = answer.catch(() => undefined);
    return answer;
  };
}
