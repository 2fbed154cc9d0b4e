import { useEffect, useRef, useState } from 'react';
import type { NodeKey, SceneId, WalkState } from '../walk-state.ts';
import type { Names } from './names.ts';
import classes from './proof-section.module.css';
import type { CheatState } from './use-cheat.ts';
import { useTexts } from './use-texts.ts';
import { type CheckedEntry, type CheckedProof, verifyProof } from './verify-proof.ts';
import { walk } from './walk-client.ts';

type ProofProps = { state: WalkState; names: Names; cheat: CheatState };

/** Every step with its log entry, computed again in this browser; red when a row was changed behind the node's back. */
export function ProofSection({ state, names, cheat }: ProofProps) {
  const t = useTexts();
  const [proof, setProof] = useState<CheckedProof | null>(null);
  useEffect(() => {
    let current = true;
    setProof(null);
    void walk
      .proof()
      .then(verifyProof)
      .then((checked) => {
        if (current) setProof(checked);
      });
    return () => {
      current = false;
    };
  }, [state.play]);
  const broken = cheat.last !== null && !cheat.last.ok;
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (broken) section.current?.scrollIntoView({ block: 'start' });
  }, [broken]);
  if (proof === null) {
    return (
      <section className={classes.proof} id="proof" aria-busy="true">
        <p role="status">{t('proof.working')}</p>
      </section>
    );
  }
  const whole = proof.whole && !broken;
  return (
    <section
      ref={section}
      className={classes.proof}
      id="proof"
      data-whole={whole}
      aria-label={t('proof.caption')}
    >
      <p className={classes.sentence} role="status">
        <Mark good={whole} />
        {whole ? t('proof.sentence', { all: proof.entries.length }) : t('proof.broken')}
      </p>
      {broken && (
        <ul className={classes.faults}>
          {cheat.last?.faults.map((fault) => (
            <li key={fault}>{fault}</li>
          ))}
        </ul>
      )}
      {broken && (
        <p>
          <button type="button" className={classes.undo} disabled={cheat.busy} onClick={cheat.putBack}>
            {t('cheat.undo')}
          </button>
        </p>
      )}
      <EntryTable proof={proof} names={names} changedKind={broken ? (cheat.last?.kind ?? null) : null} />
      <div className={classes.logs}>
        <LogLines node="northfield" proof={proof} state={state} names={names} />
        <LogLines node="harbour" proof={proof} state={state} names={names} />
      </div>
      <details>
        <summary>{t('proof.hashes')}</summary>
        {(['northfield', 'harbour'] as const).map((node) => (
          <pre key={node}>{proof.logs[node].note}</pre>
        ))}
        <dl className={classes.hashes}>
          {proof.entries.map((one) =>
            one.verdict.verdict === 'proved' ? (
              <div key={`${one.node} ${one.entry.index}`}>
                <dt>
                  <code>
                    {names[one.node]} {one.entry.index}
                  </code>
                </dt>
                <dd>
                  {t('proof.entry')} <code>{one.verdict.entry}</code>, {t('proof.leaf')}{' '}
                  <code>{one.verdict.leaf}</code>
                </dd>
              </div>
            ) : null,
          )}
        </dl>
      </details>
    </section>
  );
}

/** A role written out although the element has it: some browsers drop roles where `display` is changed. */
const as = (role: string) => ({ role });

function EntryTable({
  proof,
  names,
  changedKind,
}: {
  proof: CheckedProof;
  names: Names;
  changedKind: string | null;
}) {
  const t = useTexts();
  return (
    <table className={classes.table} {...as('table')}>
      <caption>{t('proof.caption')}</caption>
      <thead {...as('rowgroup')}>
        <tr {...as('row')}>
          <th scope="col" {...as('columnheader')}>
            {t('proof.scene')}
          </th>
          <th scope="col" {...as('columnheader')}>
            {t('proof.act')}
          </th>
          <th scope="col" {...as('columnheader')}>
            {t('proof.node')}
          </th>
          <th scope="col" {...as('columnheader')}>
            {t('proof.place')}
          </th>
          <th scope="col" {...as('columnheader')}>
            {t('proof.verdict')}
          </th>
        </tr>
      </thead>
      <tbody {...as('rowgroup')}>
        {proof.entries.map((one) => {
          const changed = one.node === 'harbour' && one.entry.kind === changedKind;
          const good = one.verdict.verdict === 'proved' && !changed;
          return (
            <tr key={`${one.node} ${one.entry.index}`} {...as('row')} data-good={good}>
              <th scope="row" {...as('rowheader')}>
                {t(titleOf(one))}
              </th>
              <td {...as('cell')} data-label={t('proof.act')}>
                <Act kind={one.entry.kind} />
              </td>
              <td {...as('cell')} data-label={t('proof.node')}>
                <bdi>{names[one.node]}</bdi>
              </td>
              <td {...as('cell')} data-label={t('proof.place')} className={classes.place}>
                <bdi>{one.entry.index}</bdi>
              </td>
              <td {...as('cell')} data-label={t('proof.verdict')} className={classes.verdict}>
                <span>
                  <Mark good={good} />
                  {changed ? t('proof.changed') : <Verdict of={one} />}
                </span>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** An act in words; its name in the log is one hover away, and stands alone where there are no words for it. */
function Act({ kind }: { kind: string }) {
  const t = useTexts();
  const key = `act.${kind}`;
  return t.has(key) ? <span title={kind}>{t(key)}</span> : <code>{kind}</code>;
}

/** A scene's title as it was played: a refused disagreement left the signal alive at its own node. */
const titleOf = ({ scene, entry }: CheckedEntry) =>
  entry.kind === 'case.disagreement.originator-refused'
    ? ('dead.title-refused' as const)
    : (`${scene as SceneId}.title` as const);

function Verdict({ of }: { of: CheckedEntry }) {
  const t = useTexts();
  const { verdict } = of;
  if (verdict.verdict === 'proved') return t('proof.proved');
  return t('proof.not', { fault: verdict.verdict === 'broken' ? verdict.fault : verdict.verdict });
}

function LogLines({
  node,
  proof,
  state,
  names,
}: {
  node: NodeKey;
  proof: CheckedProof;
  state: WalkState;
  names: Names;
}) {
  const t = useTexts();
  const { signature, size, history } = proof.logs[node];
  const partner = names[node === 'harbour' ? 'northfield' : 'harbour'];
  return (
    <section className={classes.log}>
      <h3>{t('proof.log-title', { node: state.nodes[node].name })}</h3>
      <p>
        <Mark good={signature === 'good'} />
        {signature === 'good' ? t('proof.signature-good', { size }) : t(`proof.signature-${signature}`)}
      </p>
      <p>
        <Mark good={history.verdict === 'same'} />
        {history.verdict === 'same'
          ? t('proof.same', { partner, count: history.kept })
          : t(`proof.${history.verdict}`, { partner })}
      </p>
    </section>
  );
}

/** A tick or a cross, so that nothing is said by colour alone; the words beside it say the same. */
function Mark({ good }: { good: boolean }) {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true" className={classes.mark} data-good={good}>
      {good ? <path d="M2 8.5l4 4l8 -9" /> : <path d="M3 3l10 10M13 3l-10 10" />}
    </svg>
  );
}
