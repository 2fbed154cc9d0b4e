import type {
  Cheated,
  OwnPicture,
  PersonKey,
  SceneId,
  WalkProblem,
  WalkProof,
  WalkState,
} from '../walk-state.ts';

/** The walk-through's program refused, or a node did; the message is in words. */
export class WalkError extends Error {}

async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(path, { ...init, credentials: 'same-origin' });
  } catch {
    throw new WalkError(''); // nothing answered: the page says so in its own words
  }
  const body = (await answer.json()) as T | WalkProblem;
  if (!answer.ok) throw new WalkError((body as WalkProblem).error);
  return body as T;
}

const post = <T>(path: string, body?: unknown) =>
  ask<T>(path, {
    method: 'POST',
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });

/** The page's one door: it holds no token, and acts only through this small API. */
export const walk = {
  state: () => ask<WalkState>('/walk/state'),
  perform: (scene: SceneId) => post<WalkState>(`/walk/scenes/${scene}`),
  restart: (refuses: boolean) => post<WalkState>('/walk/restart', { refuses }),
  become: (person: PersonKey) => post<WalkState>(`/walk/people/${person}`),
  proof: () => ask<WalkProof>('/walk/proof'),
  cheat: () => post<Cheated>('/walk/cheat'),
  undoCheat: () => post<Cheated>('/walk/cheat/undo'),
  hash: (picture: Blob) =>
    ask<OwnPicture>('/walk/own-picture', {
      method: 'POST',
      headers: { 'content-type': picture.type },
      body: picture,
    }),
  pictureUrl: (play: number, which: 'original' | 'copy') => `/walk/pictures/${play}/${which}`,
};
