import { newsPicture, resizedCopy } from './news-picture.ts';
import type { NodeKey, PersonKey, SceneResult } from './walk-state.ts';

/** One run through the story. Each has a picture of its own: a signal that was withdrawn never acts again. */
export type Play = {
  number: number;
  refuses: boolean;
  picture: Buffer;
  copy: Buffer;
  item: string;
  /** When it began, so that the proof takes only its own acts. */
  startedAt: number;
  done: SceneResult[];
  current: PersonKey;
  seats: Record<NodeKey, PersonKey>;
  frames: Record<NodeKey, string>;
  /** What earlier scenes left for later ones. */
  left: {
    signal?: string;
    pdq?: string;
    case?: string;
    link?: string;
    confirmedAt?: number;
    /** Measured from the act on, however long the scene before is shown; the next scene awaits it. */
    arriving?: Promise<{ ms: number; polls: number }>;
    challenging?: Promise<{ ms: number; challenge: string }>;
    settling?: Promise<{ ms: number; answered: string; northfield: number; harbour: number }>;
  };
};

export async function newPlay(number: number, refuses: boolean): Promise<Play> {
  const picture = await newsPicture(number);
  return {
    number,
    refuses,
    picture,
    copy: await resizedCopy(picture),
    item: `harbour-post-${4711 + number}`,
    startedAt: Date.now(),
    done: [],
    current: 'mara',
    seats: { northfield: 'mara', harbour: 'yusuf' },
    frames: { northfield: '/app/signals/banks', harbour: '/app/signals/queue' },
    left: {},
  };
}

/** What an earlier scene must have left; scenes are played in order, so its absence is a fault of ours. */
export function leftBy<K extends keyof Play['left']>(play: Play, key: K): NonNullable<Play['left'][K]> {
  const value = play.left[key];
  if (value === undefined) throw new Error(`no earlier scene left "${key}"`);
  return value as NonNullable<Play['left'][K]>;
}
