import { useEffect, useRef, useState } from 'react';
import { bitsOf, differing } from '../../../ui/parts/hash-bits.ts';
import { HashPicture } from '../../../ui/parts/hash-picture.tsx';
import type { OwnPicture, WalkState } from '../walk-state.ts';
import { type Alteration, alterPicture, UNCHANGED } from './alter-picture.ts';
import type { Names } from './names.ts';
import classes from './try-it.module.css';
import { useTexts } from './use-texts.ts';
import { walk } from './walk-client.ts';

const SLIDERS: { field: keyof Alteration; least: number; most: number; step: number }[] = [
  { field: 'size', least: 5, most: 150, step: 5 },
  { field: 'brightness', least: 30, most: 200, step: 5 },
  { field: 'crop', least: 0, most: 40, step: 1 },
  { field: 'jpeg', least: 1, most: 100, step: 1 },
];

/** How long nothing must change before the node is asked. */
const SETTLED_MS = 250;
/** What a node decodes. */
const TYPES: readonly string[] = ['image/jpeg', 'image/png', 'image/webp'];
const RADIUS = 31;
const LEAST_QUALITY = 50;

type Hashed = { original: OwnPicture; altered: OwnPicture; urls: { original: string; altered: string } };

/** Any picture, changed here and hashed by the real node: how far does its hash move? */
export function OwnPicturePanel({ state, names }: { state: WalkState; names: Names }) {
  const t = useTexts();
  const [file, setFile] = useState<File | null>(null);
  const [alteration, setAlteration] = useState<Alteration>({ ...UNCHANGED, size: 40, jpeg: 50 });
  const [refused, setRefused] = useState<string | null>(null);
  const { hashed, error } = useHashes(file, alteration, state);
  // What is no picture takes the place of none: the one from before stays, with its figures.
  const choose = (chosen: File | undefined) => {
    if (chosen === undefined) return;
    const fits = TYPES.includes(chosen.type);
    setRefused(fits ? null : chosen.name);
    if (fits) setFile(chosen);
  };
  return (
    <section className={classes.panel} data-wide aria-labelledby="own">
      <h3 id="own">{t('own.title')}</h3>
      <p>{t('own.body', names)}</p>
      <label
        className={classes.drop}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          choose(event.dataTransfer.files[0]);
        }}
      >
        <span className={classes.choose}>{t('own.choose')}</span>
        <input
          className={classes.hidden}
          type="file"
          accept={TYPES.join()}
          onChange={(event) => {
            choose(event.currentTarget.files?.[0]);
            // The same file may be chosen again.
            event.currentTarget.value = '';
          }}
        />
        <span className={classes.quiet}>{file === null ? t('own.using') : <bdi>{file.name}</bdi>}</span>
      </label>
      <div className={classes.sliders}>
        {SLIDERS.map(({ field, least, most, step }) => (
          <label key={field} className={classes.slider}>
            <span>
              {t(`own.${field}`)} <bdi>{t('own.percent', { value: alteration[field] })}</bdi>
            </span>
            <input
              type="range"
              min={least}
              max={most}
              step={step}
              value={alteration[field]}
              onChange={(event) => {
                const value = event.currentTarget.valueAsNumber;
                setAlteration((before) => ({ ...before, [field]: value }));
              }}
            />
          </label>
        ))}
      </div>
      <div role="status">
        {refused !== null && <p className={classes.fault}>{t('own.refused', { name: refused })}</p>}
        {error !== null && (
          <p className={classes.fault}>
            {file !== null && <>{t('own.unreadable', { name: file.name })} </>}
            {error === '' ? t('error.silent') : error}
          </p>
        )}
      </div>
      {(file !== null || refused !== null) && (
        <p>
          <button
            type="button"
            onClick={() => {
              setFile(null);
              setRefused(null);
            }}
          >
            {t('own.back')}
          </button>
        </p>
      )}
      {hashed !== null && <Outcome hashed={hashed} names={names} />}
    </section>
  );
}

function Outcome({ hashed, names }: { hashed: Hashed; names: Names }) {
  const t = useTexts();
  const { original, altered, urls } = hashed;
  const bits = differing(bitsOf(original.pdq) ?? [], bitsOf(altered.pdq) ?? []).length;
  const plain = [original.quality, altered.quality].find((quality) => quality < LEAST_QUALITY);
  return (
    <div className={classes.own}>
      <div className={classes.pair}>
        <figure>
          <img src={urls.original} alt={t('own.original-alt')} />
          <figcaption>{t('own.original')}</figcaption>
        </figure>
        <figure>
          <img src={urls.altered} alt={t('own.altered-alt')} />
          <figcaption>{t('own.altered')}</figcaption>
        </figure>
      </div>
      <div>
        <p className={classes.distance}>
          <span className={classes.large}>{bits}</span> {t('own.distance')}
        </p>
        <p>
          {plain !== undefined
            ? t('own.plain', { quality: plain })
            : t(bits <= RADIUS ? 'own.match' : 'own.no-match')}
        </p>
        <p className={classes.quiet}>
          {t('own.quality', {
            original: original.quality,
            altered: altered.quality,
            ms: Math.round(altered.ms),
          })}{' '}
          {altered.matches.length > 0
            ? t('own.acting', { ...names, count: altered.matches.length })
            : t('own.acting-none', names)}
        </p>
      </div>
      <HashPicture
        item={altered.pdq}
        signal={original.pdq}
        labels={{ item: t('own.altered'), signal: t('own.original') }}
      />
    </div>
  );
}

/** Hashes of the picture as it was and as it is now, asked again a moment after the last change. */
function useHashes(
  file: File | null,
  alteration: Alteration,
  state: WalkState,
): { hashed: Hashed | null; error: string | null } {
  const [hashed, setHashed] = useState<Hashed | null>(null);
  const [error, setError] = useState<string | null>(null);
  const known = useRef<{ of: unknown; blob: Blob; hash: OwnPicture } | null>(null);
  const { play } = state;
  const acting = state.done.length;
  useEffect(() => {
    let current = true;
    const timer = setTimeout(async () => {
      try {
        const of = file ?? play;
        if (known.current?.of !== of) {
          const blob = file ?? (await (await fetch(walk.pictureUrl(play, 'original'))).blob());
          known.current = { of, blob, hash: await walk.hash(blob) };
        }
        const { blob, hash } = known.current;
        const changed = await alterPicture(blob, alteration);
        const altered = await walk.hash(changed);
        if (!current) return;
        setError(null);
        setHashed((before) => {
          if (before !== null) for (const url of Object.values(before.urls)) URL.revokeObjectURL(url);
          const urls = { original: URL.createObjectURL(blob), altered: URL.createObjectURL(changed) };
          return { original: hash, altered, urls };
        });
      } catch (reason) {
        if (current) {
          setHashed(null);
          setError((reason as Error).message);
        }
      }
    }, SETTLED_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [file, alteration, play, acting]);
  return { hashed, error };
}
