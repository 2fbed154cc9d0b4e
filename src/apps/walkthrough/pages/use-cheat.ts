import { useEffect, useState } from 'react';
import type { Cheated } from '../walk-state.ts';
import { WalkError, walk } from './walk-client.ts';

export type CheatState = {
  last: Cheated | null;
  busy: boolean;
  error: WalkError | null;
  change(): void;
  putBack(): void;
};

/** The edit of a database row and what the proof says of it; forgotten when the story begins again. */
export function useCheat(play: number): CheatState {
  const [last, setLast] = useState<Cheated | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<WalkError | null>(null);
  useEffect(() => setLast(null), [play]);
  const run = async (work: () => Promise<Cheated>) => {
    setBusy(true);
    setError(null);
    try {
      setLast(await work());
    } catch (reason) {
      setError(reason instanceof WalkError ? reason : new WalkError(String(reason)));
    } finally {
      setBusy(false);
    }
  };
  return {
    last,
    busy,
    error,
    change: () => void run(walk.cheat),
    putBack: () => void run(walk.undoCheat),
  };
}
