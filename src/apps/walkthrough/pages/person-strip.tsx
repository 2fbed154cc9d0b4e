import { useEffect, useRef } from 'react';
import type { NodeKey, ShownPerson, WalkState } from '../walk-state.ts';
import classes from './person-strip.module.css';
import { type TextKey, useTexts } from './use-texts.ts';
import type { Walk } from './use-walk.ts';

/** In one sentence, said again whenever it changes. */
export function NowBeing({ walk, state }: { walk: Walk; state: WalkState }) {
  const t = useTexts();
  const job = useJob(state);
  const current = state.people.find((person) => person.key === walk.current);
  return (
    <p className={classes.now} aria-live="polite">
      {current &&
        t.rich('who.now', {
          name: current.name,
          job: job(current),
          b: (parts) => <strong key="b">{parts}</strong>,
        })}
    </p>
  );
}

/** Everybody in the story; one click and the frame of their node is signed in as somebody else. */
export function PersonStrip({ walk, state }: { walk: Walk; state: WalkState }) {
  const t = useTexts();
  const job = useJob(state);
  const row = useRef<HTMLDivElement>(null);
  // On a phone the row is wider than the screen: who you are now stands in its middle.
  useEffect(() => {
    const pressed = row.current?.querySelector(`[data-person="${walk.current}"]`)?.getBoundingClientRect();
    const around = row.current?.getBoundingClientRect();
    if (!pressed || !around) return;
    row.current?.scrollBy({ left: pressed.left + pressed.width / 2 - around.left - around.width / 2 });
  }, [walk.current]);
  const groups: [NodeKey | null, ShownPerson[]][] = [
    ['northfield', state.people.filter((person) => person.node === 'northfield')],
    [null, state.people.filter((person) => person.node === null)],
    ['harbour', state.people.filter((person) => person.node === 'harbour')],
  ];
  return (
    <section className={classes.strip} aria-label={t('who.label')}>
      <div className={classes.people} ref={row}>
        {groups.map(([node, people]) => (
          <ul key={node ?? 'affected'} className={classes.group} data-node={node ?? 'affected'}>
            {people.map((person) => (
              <li key={person.key}>
                <button
                  type="button"
                  className={classes.person}
                  data-person={person.key}
                  aria-pressed={person.key === walk.current}
                  title={t('who.switch', { name: person.name, job: job(person) })}
                  disabled={walk.busy}
                  onClick={() => walk.become(person.key)}
                >
                  <span className={classes.face} aria-hidden="true">
                    {person.name[0]}
                  </span>
                  <span className={classes.called}>
                    <bdi>{person.name.split(' ')[0]}</bdi>
                    <span className={classes.job}>{t(`job.${person.job}` as TextKey)}</span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        ))}
      </div>
    </section>
  );
}

/** What a person does, and where. */
function useJob(state: WalkState): (person: ShownPerson) => string {
  const t = useTexts();
  return (person) => {
    const text = t(`job.${person.job}` as TextKey);
    return person.node === null ? text : t('job.at', { job: text, node: state.nodes[person.node].name });
  };
}
