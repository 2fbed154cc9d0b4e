import { useUiTexts } from '../use-texts.ts';
import { bitsOf, differing } from './hash-bits.ts';
import classes from './hash-picture.module.css';
import { Id } from './id.tsx';

const SIDE = 16;

function Bits({ on, label, marked }: { on: (at: number) => boolean; label: string; marked?: boolean }) {
  return (
    <figure className={classes.figure}>
      <svg viewBox="0 0 16 16" className={classes.bits} role="img" aria-label={label} data-marked={marked}>
        {Array.from({ length: SIDE * SIDE }, (_, at) => at)
          .filter(on)
          .map((at) => (
            <rect key={at} x={at % SIDE} y={Math.floor(at / SIDE)} width="1" height="1" />
          ))}
      </svg>
      <figcaption>{label}</figcaption>
    </figure>
  );
}

type HashPictureProps = {
  item: string;
  signal: string;
  /** What the two are called, where they are no item and signal. */
  labels?: { item: string; signal: string };
};

/** Two 256-bit hashes as 16x16 pictures, what differs between them, and a table of the same behind it. */
export function HashPicture({ item, signal, labels }: HashPictureProps) {
  const t = useUiTexts();
  const named = labels ?? { item: t('hash.item'), signal: t('hash.signal') };
  const ours = bitsOf(item);
  const theirs = bitsOf(signal);
  if (ours === undefined || theirs === undefined) return null;
  const differ = differing(ours, theirs);
  const marked = new Set(differ);
  return (
    <div>
      <div className={classes.row}>
        <Bits on={(at) => ours[at] === true} label={named.item} />
        <Bits on={(at) => theirs[at] === true} label={named.signal} />
        <Bits on={(at) => marked.has(at)} label={t('hash.difference', { bits: differ.length })} marked />
      </div>
      <details className={classes.table}>
        <summary>{t('hash.table')}</summary>
        <table>
          <caption>{t('hash.caption', { bits: differ.length })}</caption>
          <thead>
            <tr>
              <th scope="col">{t('hash.row')}</th>
              <th scope="col">{named.item}</th>
              <th scope="col">{named.signal}</th>
              <th scope="col">{t('hash.differ')}</th>
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: SIDE }, (_, row) => row).map((row) => (
              <tr key={row}>
                <th scope="row">{row + 1}</th>
                <td>
                  <Id>{item.slice(row * 4, row * 4 + 4)}</Id>
                </td>
                <td>
                  <Id>{signal.slice(row * 4, row * 4 + 4)}</Id>
                </td>
                <td>{differ.filter((at) => Math.floor(at / SIDE) === row).length}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </div>
  );
}
