import { useEffect, useState } from 'react';

/**
 * The wall clock in milliseconds, renewed every `everyMs` and at once when the page is seen again: timers stand
 * still while a machine sleeps, so the time is read anew instead of counted down.
 */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const read = () => setNow(Date.now());
    const timer = setInterval(read, everyMs);
    document.addEventListener('visibilitychange', read);
    addEventListener('focus', read);
    addEventListener('pageshow', read);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', read);
      removeEventListener('focus', read);
      removeEventListener('pageshow', read);
    };
  }, [everyMs]);
  return now;
}
