import { setImmediate } from 'node:timers/promises';

/**
 * One question of the database for all who ask the same at the same moment: it goes out after each of them has asked,
 * so that nobody gets an answer that is older than the question. What is answered is shared: nobody may change it.
 */
export function askedAtOnce<Answer>(): (key: string, ask: () => Promise<Answer>) => Promise<Answer> {
  const waiting = new Map<string, Promise<Answer>>();
  return (key, ask) => {
    const known = waiting.get(key);
    if (known) return known;
    const answer = setImmediate().then(() => {
      waiting.delete(key);
      return ask();
    });
    waiting.set(key, answer);
    return answer;
  };
}
