import { useCallback, useEffect, useRef, useState } from 'react';
import { type PersonKey, SCENES, type SceneId, type SceneResult, type WalkState } from '../walk-state.ts';
import { WalkError, walk } from './walk-client.ts';

/** How long each scene is shown when the story runs by itself, seconds; with the intro 90 in all. */
const INTRO_SECONDS = 7;
const DWELL: Record<SceneId, number> = {
  share: 8,
  arrive: 6,
  catch: 8,
  propose: 9,
  confirm: 6,
  notice: 9,
  appeal: 6,
  uphold: 8,
  answer: 7,
  dead: 7,
  proof: 9,
};

export type Walk = {
  state: WalkState | null;
  /** The scene shown; null before the story. */
  shown: SceneResult | null;
  /** How many scenes stand before and with the one shown. */
  position: number;
  playing: boolean;
  busy: boolean;
  error: WalkError | null;
  /** Whom the page shows as the one who acts. */
  current: PersonKey;
  play(): void;
  pause(): void;
  next(): void;
  back(): void;
  goTo(position: number): void;
  restart(refuses: boolean): void;
  become(person: PersonKey): void;
};

const asked = new URLSearchParams(location.search);
/** `?speed=20` plays twenty times as fast; `?auto=0` waits for a hand. */
const SPEED = Math.min(1000, Math.max(0.1, Number(asked.get('speed')) || 1));
const AUTO = asked.get('auto') !== '0';

/** The story's state, and its controls. Going back only shows again: what happened at the nodes has happened. */
export function useWalk(): Walk {
  const [state, setState] = useState<WalkState | null>(null);
  const [position, setPosition] = useState(0);
  const [playing, setPlaying] = useState(AUTO);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<WalkError | null>(null);
  const [chosen, setChosen] = useState<PersonKey | null>(null);
  const working = useRef(false);

  const run = useCallback(async (work: () => Promise<void>) => {
    if (working.current) return;
    working.current = true;
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (reason) {
      setPlaying(false);
      setError(reason instanceof WalkError ? reason : new WalkError(String(reason)));
    } finally {
      working.current = false;
      setBusy(false);
    }
  }, []);

  useEffect(() => {
    void run(async () => {
      const found = await walk.state();
      setState(found);
      setPosition(found.done.length);
    });
  }, [run]);

  const show = useCallback((found: WalkState, at: number) => {
    setState(found);
    setPosition(at);
    setChosen(null);
  }, []);

  const goTo = useCallback(
    (at: number) =>
      void run(async () => {
        if (state === null || at < 0 || at > SCENES.length) return;
        if (at > state.done.length + 1) return;
        const scene = SCENES[at - 1];
        show(await (scene === undefined ? walk.become('mara') : walk.perform(scene)), at);
      }),
    [run, show, state],
  );

  const shown = state?.done[position - 1] ?? null;
  useEffect(() => {
    if (!playing || busy || state === null) return;
    if (position >= SCENES.length) return setPlaying(false);
    const seconds = shown === null ? INTRO_SECONDS : DWELL[shown.scene];
    const timer = setTimeout(() => goTo(position + 1), (seconds * 1000) / SPEED);
    return () => clearTimeout(timer);
  }, [playing, busy, state, position, shown, goTo]);

  return {
    state,
    shown,
    position,
    playing,
    busy,
    error,
    current: chosen ?? shown?.by ?? state?.current ?? 'mara',
    play: () => setPlaying(true),
    pause: () => setPlaying(false),
    next: () => {
      setPlaying(false);
      goTo(position + 1);
    },
    back: () => {
      setPlaying(false);
      goTo(position - 1);
    },
    goTo: (at) => {
      setPlaying(false);
      goTo(at);
    },
    restart: (refuses) =>
      void run(async () => {
        show(await walk.restart(refuses), 0);
        setPlaying(AUTO);
      }),
    become: (person) =>
      void run(async () => {
        const found = await walk.become(person);
        setPlaying(false);
        setState(found);
        setChosen(person);
      }),
  };
}
