import type { ReactNode } from 'react';
import { SCENES, type SceneId } from '../walk-state.ts';
import classes from './controls.module.css';
import { useTexts } from './use-texts.ts';
import type { Walk } from './use-walk.ts';

/** Play, step, and a mark for every scene; beside them, who you are now. */
export function Controls({ walk, children }: { walk: Walk; children: ReactNode }) {
  const t = useTexts();
  const { position, playing, busy, state } = walk;
  const last = SCENES.length;
  const done = state?.done.length ?? 0;
  return (
    <section className={classes.controls} aria-label={t('control.label')}>
      <div className={classes.buttons}>
        <button
          type="button"
          className={classes.main}
          onClick={playing ? walk.pause : walk.play}
          disabled={!playing && position === last}
        >
          <Shape of={playing ? 'pause' : 'play'} />
          {t(playing ? 'control.pause' : 'control.play')}
        </button>
        <button type="button" onClick={walk.back} disabled={busy || position === 0}>
          {t('control.back')}
        </button>
        <button type="button" onClick={walk.next} disabled={busy || position === last}>
          {t('control.next')}
        </button>
        <button type="button" onClick={() => walk.restart(state?.refuses ?? false)} disabled={busy}>
          {t('control.restart')}
        </button>
      </div>
      <div className={classes.where}>
        <ol className={classes.marks}>
          {SCENES.map((scene, at) => (
            <li key={scene}>
              <button
                type="button"
                className={classes.mark}
                data-state={at + 1 === position ? 'shown' : at < done ? 'done' : 'ahead'}
                aria-current={at + 1 === position ? 'step' : undefined}
                aria-label={t('control.jump', { n: at + 1, title: t(`${scene as SceneId}.title`) })}
                disabled={busy || at > done}
                onClick={() => walk.goTo(at + 1)}
              >
                {at + 1}
              </button>
            </li>
          ))}
        </ol>
        <p className={classes.count} role="status">
          {busy && state !== null && position === last - 1
            ? t('control.signing', { n: last, of: last, seconds: state.beatSeconds })
            : busy
              ? t('control.working')
              : position === 0
                ? t('control.before')
                : t('control.scene', { n: position, of: last })}
        </p>
      </div>
      {children}
    </section>
  );
}

function Shape({ of }: { of: 'play' | 'pause' }) {
  return (
    <svg viewBox="0 0 12 12" aria-hidden="true" className={classes.shape}>
      {of === 'play' ? <path d="M2 1l9 5l-9 5z" /> : <path d="M2 1h3v10h-3zM7 1h3v10h-3z" />}
    </svg>
  );
}
