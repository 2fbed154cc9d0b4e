import { SCENES, type WalkState } from '../walk-state.ts';
import type { Names } from './names.ts';
import { OwnPicturePanel } from './own-picture-panel.tsx';
import classes from './try-it.module.css';
import type { CheatState } from './use-cheat.ts';
import { useTexts } from './use-texts.ts';
import type { Walk } from './use-walk.ts';

type TryProps = { walk: Walk; state: WalkState; names: Names; cheat: CheatState };

/** Three ways to try to break it. */
export function TryIt(props: TryProps) {
  const t = useTexts();
  return (
    <section className={classes.all} aria-labelledby="try">
      <h2 id="try">{t('try.title')}</h2>
      <div className={classes.panels}>
        <OwnPicturePanel state={props.state} names={props.names} />
        <CheatPanel {...props} />
        <RefusePanel {...props} />
      </div>
    </section>
  );
}

function CheatPanel({ state, names, cheat }: TryProps) {
  const t = useTexts();
  const decided = state.done.length > SCENES.indexOf('confirm');
  const { last } = cheat;
  return (
    <section className={classes.panel} aria-labelledby="cheat">
      <h3 id="cheat">{t('cheat.title')}</h3>
      <p>{t('cheat.body', names)}</p>
      {!decided && <p className={classes.quiet}>{t('cheat.early')}</p>}
      <p className={classes.buttons}>
        <button
          type="button"
          className={classes.danger}
          disabled={!decided || cheat.busy || last?.standing === true}
          onClick={cheat.change}
        >
          {t('cheat.go')}
        </button>
        {last?.standing === true && (
          <button type="button" disabled={cheat.busy} onClick={cheat.putBack}>
            {t('cheat.undo')}
          </button>
        )}
      </p>
      <div role="status" className={classes.outcome} data-good={last?.ok}>
        {cheat.error !== null && (
          <p>{cheat.error.message === '' ? t('error.silent') : cheat.error.message}</p>
        )}
        {last !== null && (
          <>
            <p>
              <strong>
                {last.ok
                  ? t('cheat.good', {
                      entries: last.checkedEntries,
                      events: last.checkedEvents,
                      ms: Math.round(last.ms),
                    })
                  : t('cheat.found', { ms: Math.round(last.ms) })}
              </strong>
            </p>
            {last.faults.map((fault) => (
              <p key={fault} className={classes.fault} dir="ltr">
                {fault}
              </p>
            ))}
            {last.standing && (
              <dl>
                <dt>{t('cheat.before', names)}</dt>
                <dd dir="auto">{last.before}</dd>
                <dt>
                  {t('cheat.after')} (
                  <code>{t('cheat.place', { table: last.table, column: last.column })}</code>)
                </dt>
                <dd dir="auto">{last.after}</dd>
              </dl>
            )}
          </>
        )}
      </div>
    </section>
  );
}

function RefusePanel({ walk, state, names }: TryProps) {
  const t = useTexts();
  return (
    <section className={classes.panel} aria-labelledby="refuse">
      <h3 id="refuse">{t('refuse.title')}</h3>
      <p>{t('refuse.body', names)}</p>
      {state.refuses && <p className={classes.quiet}>{t('refuse.running', names)}</p>}
      <p className={classes.buttons}>
        <button
          type="button"
          disabled={walk.busy}
          onClick={() => {
            walk.restart(!state.refuses);
            scrollTo({ top: 0 });
          }}
        >
          {t(state.refuses ? 'refuse.agree' : 'refuse.go', names)}
        </button>
      </p>
    </section>
  );
}
