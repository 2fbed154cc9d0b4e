import { useEffect } from 'react';
import { useLanguage } from '../../../ui/text/language-context.tsx';
import type { WalkState } from '../walk-state.ts';
import { Controls } from './controls.tsx';
import { Frames } from './frames.tsx';
import { namesOf } from './names.ts';
import { NowBeing, PersonStrip } from './person-strip.tsx';
import { ProofSection } from './proof-section.tsx';
import { SceneCard } from './scene-card.tsx';
import { TryIt } from './try-it.tsx';
import { useCheat } from './use-cheat.ts';
import { useTexts } from './use-texts.ts';
import { useWalk, type Walk } from './use-walk.ts';
import classes from './walk-page.module.css';

/** The whole walk-through: the story, both nodes, the proof, and three ways to try to break it. */
export function WalkPage() {
  const t = useTexts();
  const walk = useWalk();
  useEffect(() => {
    document.title = t('document');
  }, [t]);
  return (
    <>
      <a className={classes.skip} href="#story">
        {t('skip')}
      </a>
      {walk.state === null ? <Waiting walk={walk} /> : <Story walk={walk} state={walk.state} />}
    </>
  );
}

function Waiting({ walk }: { walk: Walk }) {
  return (
    <main id="story" className={classes.page}>
      <Failure walk={walk} />
    </main>
  );
}

function Story({ walk, state }: { walk: Walk; state: WalkState }) {
  const t = useTexts();
  const names = namesOf(state);
  const cheat = useCheat(state.play);
  const { language, choose } = useLanguage();
  return (
    <>
      <header className={classes.head}>
        <div className={classes.titles}>
          <h1>{t('title')}</h1>
          <button
            type="button"
            className={classes.language}
            onClick={() => choose(language.code === 'en' ? 'ar' : 'en')}
          >
            <span lang={language.code === 'en' ? 'ar' : 'en'}>{t('language')}</span>
          </button>
        </div>
        {state.refuses && <p className={classes.lead}>{t('refuse.header', names)}</p>}
        {walk.position === 0 && (
          <>
            <p className={classes.lead}>
              {t('lead', { northfield: state.nodes.northfield.name, harbour: state.nodes.harbour.name })}
            </p>
            <p className={classes.quiet}>
              {t('invented')} {t('beat', { seconds: state.beatSeconds })}
            </p>
          </>
        )}
      </header>
      <div className={classes.bar}>
        <Controls walk={walk}>
          <NowBeing walk={walk} state={state} />
        </Controls>
        <PersonStrip walk={walk} state={state} />
      </div>
      <main id="story" className={classes.page} tabIndex={-1}>
        <Failure walk={walk} />
        <SceneCard walk={walk} state={state} names={names} />
        {walk.shown?.scene === 'proof' && <ProofSection state={state} names={names} cheat={cheat} />}
        <Frames walk={walk} state={state} names={names} />
        <TryIt walk={walk} state={state} names={names} cheat={cheat} />
      </main>
    </>
  );
}

function Failure({ walk }: { walk: Walk }) {
  const t = useTexts();
  const { error } = walk;
  return (
    <div role="alert">
      {error !== null && (
        <div className={classes.error}>
          <strong>{t('error.title')}</strong>
          <p>{error.message === '' ? t('error.silent') : error.message}</p>
          <button type="button" onClick={() => (walk.state === null ? location.reload() : walk.next())}>
            {t('error.again')}
          </button>
        </div>
      )}
    </div>
  );
}
