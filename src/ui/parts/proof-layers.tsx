import type { ReactNode } from 'react';
import { useUiTexts } from '../use-texts.ts';
import classes from './proof-layers.module.css';

export type ProofVerdict = 'proved' | 'pending' | 'broken' | 'unchecked';

const mark: Record<ProofVerdict, ReactNode> = {
  proved: <path d="M4 13l5 5L20 6" />,
  pending: <path d="M12 6v6l4 3M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18" />,
  broken: <path d="M5 5l14 14M19 5L5 19" />,
  unchecked: <path d="M9 9a3 3 0 1 1 4 3c-1 .5-1 1-1 2M12 18h.01" />,
};

type ProofLayersProps = {
  verdict: ProofVerdict;
  /** The sentence anyone understands. */
  sentence: ReactNode;
  /** Under it, on request: hashes, sizes, paths. */
  children: ReactNode;
  /** Shows the second layer at once. */
  open?: boolean;
};

/** A proof in two layers: a sentence, then what to check it with. */
export function ProofLayers({ verdict, sentence, children, open = false }: ProofLayersProps) {
  const t = useUiTexts();
  return (
    <div className={classes.proof} data-verdict={verdict}>
      <div className={classes.first} role={verdict === 'broken' ? 'alert' : 'status'}>
        <svg viewBox="0 0 24 24" className={classes.mark} aria-hidden="true">
          {mark[verdict]}
        </svg>
        <div>
          <p className={classes.verdict}>{t(`proof.${verdict}`)}</p>
          <p className={classes.sentence}>{sentence}</p>
        </div>
      </div>
      <details className={classes.second} open={open}>
        <summary>{t('proof.show')}</summary>
        {children}
      </details>
    </div>
  );
}
