import { Fragment } from 'react';
import { useUiTexts } from '../use-texts.ts';
import { proofPath, TILE_LEVELS, tileOf } from './proof-path.ts';
import classes from './proof-picture.module.css';

type ProofPictureProps = {
  index: number;
  size: number;
  /** Hashes in the proof. */
  hashes: number;
  /** Name of the log, as its checkpoint has it. */
  origin: string;
  /** Names of the partners that countersigned, already joined; empty when none did. */
  cosigners: string;
};

const [RISE, REACH, EDGE] = [22, 30, 26];

/**
 * The way of a proof through the tree, drawn: the leaf, its tile, the tiles above it, the signed root. The sentences
 * beside it, one for each numbered part, say the same and are what a screen reader gets.
 */
export function ProofPicture({ index, size, hashes, origin, cosigners }: ProofPictureProps) {
  const t = useUiTexts();
  const steps = proofPath(index, size, hashes);
  if (steps === undefined) return null;
  // Places of the path's own nodes; each stands midway between the two that it is the hash of.
  const path = [{ x: 0, level: 0 }];
  const siblings: { x: number; level: number }[] = [];
  for (const { level, side } of steps) {
    const { x } = path.at(-1)!;
    const beside = x + (side === 'left' ? -REACH : REACH);
    siblings.push({ x: beside, level });
    path.push({ x: (x + beside) / 2, level: level + 1 });
  }
  const top = path.at(-1)!.level;
  const xs = [...path, ...siblings].map(({ x }) => x);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const y = (level: number) => (top - level) * RISE;
  const inTile = steps.filter(({ level }) => level < TILE_LEVELS).length;
  const { tile, first, last } = tileOf(index);
  const frame = (from: number, to: number) => ({
    x: left - EDGE / 2,
    y: y(to) - RISE / 2 + 2,
    width: right - left + EDGE,
    height: (to - from) * RISE + RISE - 4,
    rx: 6,
  });
  const tileTop = Math.min(TILE_LEVELS, top) - (top > 0 ? 1 : 0);
  const number = (level: number, n: number) => (
    <text className={classes.number} x={left - EDGE} y={y(level)} dominantBaseline="central" textAnchor="end">
      {n}
    </text>
  );
  return (
    <figure className={classes.figure}>
      <svg
        className={classes.tree}
        viewBox={`${left - EDGE - 18} ${-EDGE} ${right - left + 2 * EDGE + 18} ${top * RISE + 2 * EDGE}`}
        style={{ inlineSize: `${right - left + 2 * EDGE + 18}px` }}
        aria-hidden="true"
      >
        <rect className={classes.tile} {...frame(0, tileTop)} />
        {top > TILE_LEVELS && <rect className={classes.above} {...frame(TILE_LEVELS, top - 1)} />}
        {steps.map(({ level }, at) => {
          const [from, beside, to] = [path[at]!, siblings[at]!, path[at + 1]!];
          return (
            <Fragment key={level}>
              <path className={classes.way} d={`M${from.x} ${y(from.level)}L${to.x} ${y(to.level)}`} />
              <path className={classes.branch} d={`M${beside.x} ${y(level)}L${to.x} ${y(to.level)}`} />
            </Fragment>
          );
        })}
        {siblings.map(({ x, level }) => (
          <circle key={level} className={classes.sibling} cx={x} cy={y(level)} r="4" />
        ))}
        {path.slice(1, -1).map(({ x, level }) => (
          <circle key={level} className={classes.node} cx={x} cy={y(level)} r="4" />
        ))}
        <rect className={classes.node} x={path[0]!.x - 6} y={y(0) - 6} width="12" height="12" />
        <circle className={classes.seal} cx={path.at(-1)!.x} cy={y(top)} r="10" />
        <circle className={classes.node} cx={path.at(-1)!.x} cy={y(top)} r="5" />
        {number(0, 1)}
        {top > 1 && number(tileTop / 2 + 0.5, 2)}
        {number(top, 3)}
      </svg>
      <figcaption>
        <ol className={classes.says}>
          <li>{t('proof.picture.leaf', { index, tile, first, last })}</li>
          <li>{t('proof.picture.path', { inTile, above: hashes - inTile })}</li>
          <li>
            {t('proof.picture.root', { size, origin })}{' '}
            {cosigners === '' ? t('proof.picture.alone') : t('proof.picture.cosigned', { names: cosigners })}
          </li>
        </ol>
      </figcaption>
    </figure>
  );
}
