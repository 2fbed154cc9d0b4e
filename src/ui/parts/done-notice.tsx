import { Button } from '@mantine/core';
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import { useKeys } from '../keys/keys.tsx';
import { useUiTexts } from '../use-texts.ts';
import classes from './done-notice.module.css';

type Done = {
  /** What was done, as a sentence. */
  says: string;
  /** Takes it back. Only for what the node lets this person reverse alone. */
  undo: () => Promise<unknown>;
};

const DoneContext = createContext<((done: Done) => void) | undefined>(undefined);

type Shown =
  | { done: Done; state: 'done' | 'undoing' | 'undone' }
  | { done: Done; state: 'failed'; why: string };

/**
 * Says what was just done and offers to take it back, without taking the focus. It stays until it is put away
 * (WCAG 2.2 §2.2.1: nobody is rushed). The way back stands on its page too: nothing lies behind this alone.
 */
export function DoneProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<Shown>();
  const say = useMemo(() => (done: Done) => setShown({ done, state: 'done' }), []);
  const undo = async ({ done }: Shown) => {
    setShown({ done, state: 'undoing' });
    try {
      await done.undo();
      setShown({ done, state: 'undone' });
    } catch (error) {
      setShown({ done, state: 'failed', why: error instanceof Error ? error.message : String(error) });
    }
  };
  return (
    <DoneContext value={say}>
      {children}
      {/* Always there: a screen reader says only what changes in a region that it knows. */}
      <div className={`${classes.place} comity-screen-only`} role="status">
        {shown && (
          <Notice shown={shown} onUndo={() => void undo(shown)} onClose={() => setShown(undefined)} />
        )}
      </div>
    </DoneContext>
  );
}

type NoticeProps = { shown: Shown; onUndo: () => void; onClose: () => void };

function Notice({ shown, onUndo, onClose }: NoticeProps) {
  const t = useUiTexts();
  const may = shown.state === 'done' || shown.state === 'failed';
  useKeys(may ? [{ key: 'z', does: t('done.undo'), run: onUndo }] : []);
  const says = {
    done: shown.done.says,
    undoing: t('done.undoing'),
    undone: t('done.undone'),
    failed: t('done.failed', { why: shown.state === 'failed' ? shown.why : '' }),
  }[shown.state];
  return (
    <div className={classes.notice}>
      <p className={classes.says}>{says}</p>
      {may && (
        <Button size="compact-md" variant="default" onClick={onUndo}>
          {t('done.undo')} <kbd className={classes.kbd}>z</kbd>
        </Button>
      )}
      <Button size="compact-md" variant="subtle" onClick={onClose}>
        {t('close')}
      </Button>
    </div>
  );
}

/** Says that something was done, with the way to take it back. */
export function useDone(): (done: Done) => void {
  const say = useContext(DoneContext);
  if (say === undefined) throw new Error('useDone needs a DoneProvider above it');
  return say;
}
