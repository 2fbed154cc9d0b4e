import { Button } from '@mantine/core';
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react';
import type { Zone } from '../../client/cases.ts';
import { useKeys } from '../keys/keys.tsx';
import { useUiTexts } from '../use-texts.ts';
import classes from './zoned-picture.module.css';

const SIDE = 4;

type ZonedPictureProps = {
  /** Address of the grey, blurred picture, or of one clear zone. Fetching a zone is logged by the node. */
  address: (zone?: Zone) => string;
  /** Called when a zone is covered again, with the seconds it was clear. */
  onSeen: (seconds: number, zone: Zone) => void;
};

/**
 * A picture that never ambushes: grey and blurred, split into 16 zones. A zone is clear only while it is held,
 * by pointer, Space or Enter; `h` or Escape hides everything. Losing focus or leaving the window covers it too.
 */
export function ZonedPicture({ address, onSeen }: ZonedPictureProps) {
  const t = useUiTexts();
  const [hidden, setHidden] = useState(false);
  const [held, setHeld] = useState<Zone | undefined>();
  const [focused, setFocused] = useState<Zone>({ row: 0, column: 0 });
  const [failed, setFailed] = useState(false);
  const since = useRef<{ at: number; zone: Zone } | undefined>(undefined);
  const again = useRef<HTMLButtonElement>(null);
  const wasHidden = useRef(false);
  const grid = useRef<HTMLDivElement>(null);
  const seen = useRef(onSeen);
  seen.current = onSeen;

  const cover = useCallback(() => {
    if (since.current !== undefined)
      seen.current((performance.now() - since.current.at) / 1000, since.current.zone);
    since.current = undefined;
    setHeld(undefined);
  }, []);

  const hide = useCallback(() => {
    cover();
    setHidden(true);
  }, [cover]);

  // What had the focus is gone: a keyboard goes on from what took its place.
  useEffect(() => {
    if (wasHidden.current !== hidden && document.activeElement === document.body)
      (hidden ? again.current : grid.current?.querySelector<HTMLElement>('[tabindex="0"]'))?.focus();
    wasHidden.current = hidden;
  }, [hidden]);

  useEffect(() => {
    document.addEventListener('visibilitychange', cover);
    addEventListener('blur', cover);
    addEventListener('pointerup', cover);
    addEventListener('pointercancel', cover);
    return () => {
      document.removeEventListener('visibilitychange', cover);
      removeEventListener('blur', cover);
      removeEventListener('pointerup', cover);
      removeEventListener('pointercancel', cover);
      cover();
    };
  }, [cover]);

  useKeys([
    {
      key: 'h',
      does: hidden ? t('picture.show-key') : t('picture.hide-key'),
      run: () => (hidden ? setHidden(false) : hide()),
    },
    { key: 'Escape', does: t('picture.hide-key'), run: hide, always: true },
  ]);

  const move = (row: number, column: number) => {
    const zone = {
      row: Math.min(SIDE - 1, Math.max(0, row)),
      column: Math.min(SIDE - 1, Math.max(0, column)),
    };
    cover();
    setFocused(zone);
    grid.current?.querySelector<HTMLElement>(`[data-zone="${zone.row},${zone.column}"]`)?.focus();
  };

  const onKeyDown = (event: KeyboardEvent, zone: Zone) => {
    const { row, column } = zone;
    const step: Record<string, () => void> = {
      // Zones lie as the picture does: a picture is not mirrored in a right-to-left page.
      ArrowLeft: () => move(row, column - 1),
      ArrowRight: () => move(row, column + 1),
      ArrowUp: () => move(row - 1, column),
      ArrowDown: () => move(row + 1, column),
      ' ': () => setHeld(zone),
      Enter: () => setHeld(zone),
    };
    const act = step[event.key];
    if (act === undefined) return;
    event.preventDefault();
    if (!event.repeat || event.key.startsWith('Arrow')) act();
  };

  if (hidden) {
    return (
      <div className={classes.cover}>
        <p>{t('picture.hidden')}</p>
        <Button ref={again} variant="default" onClick={() => setHidden(false)}>
          {t('picture.show')}
        </Button>
      </div>
    );
  }

  return (
    <div>
      <div className={classes.frame} dir="ltr">
        {failed ? (
          <p className={classes.gone}>{t('picture.failed')}</p>
        ) : (
          <img
            className={classes.blurred}
            src={address()}
            alt={t('picture.alt')}
            draggable={false}
            onError={() => setFailed(true)}
          />
        )}
        {!failed && (
          // biome-ignore lint/a11y/useSemanticElements: a set of 16 zones over a picture, not a form
          <div className={classes.grid} ref={grid} role="group" aria-label={t('picture.zones')}>
            {Array.from({ length: SIDE * SIDE }, (_, at) => ({
              row: Math.floor(at / SIDE),
              column: at % SIDE,
            })).map((zone) => {
              const { row, column } = zone;
              const open = held?.row === row && held.column === column;
              return (
                <button
                  key={`${row},${column}`}
                  type="button"
                  className={classes.zone}
                  data-zone={`${row},${column}`}
                  data-open={open}
                  tabIndex={focused.row === row && focused.column === column ? 0 : -1}
                  aria-label={t('picture.zone', { row: row + 1, column: column + 1 })}
                  aria-pressed={open}
                  onFocus={() => setFocused(zone)}
                  onBlur={cover}
                  onKeyDown={(event) => onKeyDown(event, zone)}
                  onKeyUp={(event) => (event.key === ' ' || event.key === 'Enter') && cover()}
                  onPointerDown={(event) => {
                    if (event.button !== 0) return;
                    event.currentTarget.focus();
                    setHeld(zone);
                  }}
                  onPointerLeave={cover}
                  onContextMenu={(event) => event.preventDefault()}
                >
                  {open && (
                    <img
                      className={classes.clear}
                      src={address(zone)}
                      alt={t('picture.clear', { row: row + 1, column: column + 1 })}
                      draggable={false}
                      onLoad={() => {
                        since.current = { at: performance.now(), zone };
                      }}
                    />
                  )}
                </button>
              );
            })}
          </div>
        )}
      </div>
      <div className={`${classes.under} comity-screen-only`}>
        <p>{t('picture.how')}</p>
        <Button variant="default" onClick={hide}>
          {t('picture.hide')}
        </Button>
      </div>
    </div>
  );
}
