import { useTexts } from '../use-texts.ts';
import classes from './compare.module.css';

/** All bits of a hash, and what two that have nothing to do with each other differ by. */
const [BITS, BY_CHANCE] = [256, 128];

const along = (bits: number) => ({ insetInlineStart: `${(100 * bits) / BITS}%` });

/** From 0 bits to all of them: where two match, how far these are, and where chance puts two. */
export function DistanceScale({ distance, radius }: { distance: number; radius: number }) {
  const t = useTexts();
  return (
    <div
      className={classes.scale}
      role="img"
      aria-label={t('compare.scale', { distance, radius, chance: BY_CHANCE })}
    >
      <div className={classes.track}>
        <span className={classes.within} style={{ inlineSize: `${(100 * radius) / BITS}%` }} />
        <span className={classes.tick} style={along(BY_CHANCE)} />
        <span className={classes.mark} style={along(distance)} />
      </div>
      <div className={classes.numbers}>
        {[0, radius, BY_CHANCE, BITS].map((bits) => (
          <span key={bits} style={along(bits)}>
            {bits}
          </span>
        ))}
      </div>
    </div>
  );
}
