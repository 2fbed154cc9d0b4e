import type { NodeKey, ShownPerson, WalkState } from '../walk-state.ts';
import classes from './person-strip.module.css';
import { type TextKey, useTexts } from './use-texts.ts';
import type { Walk } from './use-walk.ts';

/** Who you are now; one click and the frame of their node is signed in as somebody else. */
export function PersonStrip({ walk, state }: { walk: Walk; state: WalkState }) {
  const t = useTexts();
  const current = state.people.find((person) => person.key === walk.current);
  const job = (person: ShownPerson) => {
    const text = t(`job.${person.job}` as TextKey);
    return person.node === null ? text : t('job.at', { job: text, node: state.nodes[person.node].name });
  };
  const groups: [NodeKey | null, ShownPerson[]][] = [
    ['northfield', state.people.filter((person) => person.node === 'northfield')],
    [null, state.people.filter((person) => person.node === null)],
    ['harbour', state.people.filter((person) => person.node === 'harbour')],
  ];
  return (
    <section className={classes.strip} aria-label={t('who.label')}>
      <p className={classes.now} aria-live="polite">
        {current &&
          t.rich('who.now', {
            name: current.name,
            job: job(current),
            b: (parts) => <strong key="b">{parts}</strong>,
          })}
      </p>
      <div className={classes.people}>
        {groups.map(([node, people]) => (
          <ul key={node ?? 'affected'} className={classes.group} data-node={node ?? 'affected'}>
            {people.map((person) => (
              <li key={person.key}>
                <button
                  type="button"
                  className={classes.person}
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
