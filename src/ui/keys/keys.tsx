import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';

/** One key of a page. `key` is `KeyboardEvent.key`; `does` is the sentence shown in the list of keys. */
export type PageKey = {
  key: string;
  does: string;
  run: () => void;
  /** Works while typing too; for keys no text field needs (Escape). */
  always?: boolean;
};

type Registry = {
  keys: readonly PageKey[];
  add: (keys: () => readonly PageKey[]) => () => void;
  enabled: boolean;
  setEnabled: (enabled: boolean) => void;
};

const KeysContext = createContext<Registry | undefined>(undefined);
const REMEMBERED = 'comity.single-keys';

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName)) &&
    !(target instanceof HTMLInputElement && /^(radio|checkbox|button|submit)$/.test(target.type))
  );
}

/**
 * Keeps the keys of the page that is shown. WCAG 2.2 §2.1.4: single-letter keys can be turned off, because
 * speech input and tremor set them off by accident; Escape always works.
 */
export function KeysProvider({ children }: { children: ReactNode }) {
  const sources = useRef(new Set<() => readonly PageKey[]>());
  const [revision, setRevision] = useState(0);
  const [enabled, setEnabledState] = useState(() => localStorage.getItem(REMEMBERED) !== 'off');

  const add = useCallback((source: () => readonly PageKey[]) => {
    sources.current.add(source);
    setRevision((n) => n + 1);
    return () => {
      sources.current.delete(source);
      setRevision((n) => n + 1);
    };
  }, []);

  const setEnabled = useCallback((next: boolean) => {
    localStorage.setItem(REMEMBERED, next ? 'on' : 'off');
    setEnabledState(next);
  }, []);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      // A dialog that is open has the keys, Escape first of all.
      if (document.querySelector('[role="dialog"][aria-modal="true"]') !== null) return;
      const typing = isTyping(event.target);
      // The last one registered is the innermost part of the page.
      const known = [...sources.current].flatMap((source) => source()).reverse();
      const match = known.find(
        (each) => each.key.toLowerCase() === event.key.toLowerCase() && (each.always || (enabled && !typing)),
      );
      if (match === undefined) return;
      if (!match.always) event.preventDefault();
      match.run();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [enabled]);

  const registry = useMemo<Registry>(() => {
    void revision;
    return { keys: [...sources.current].flatMap((source) => source()), add, enabled, setEnabled };
  }, [revision, add, enabled, setEnabled]);

  return <KeysContext value={registry}>{children}</KeysContext>;
}

function useRegistry(): Registry {
  const registry = useContext(KeysContext);
  if (registry === undefined) throw new Error('keys need a KeysProvider above them');
  return registry;
}

/** Registers keys while the calling part is on the page. */
export function useKeys(keys: readonly PageKey[]): void {
  const { add } = useRegistry();
  const latest = useRef(keys);
  latest.current = keys;
  const listed = keys.map(({ key, does }) => `${key}\u0000${does}`).join('\u0001');
  useEffect(() => {
    void listed;
    return add(() => latest.current);
  }, [add, listed]);
}

/** The keys of the page that is shown, and whether single letters are on. */
export function usePageKeys(): Pick<Registry, 'keys' | 'enabled' | 'setEnabled'> {
  return useRegistry();
}
