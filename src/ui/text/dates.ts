import { useMemo } from 'react';
import { useLanguage } from './language-context.tsx';

export type Dates = {
  /** Day and minute in the viewer's zone, with the zone's name. */
  absolute: (instant: string) => string;
  /** Day and minute in the viewer's zone, with the zone's name, for lists. */
  short: (instant: string) => string;
  /** Hour and minute. */
  time: (instant: string) => string;
  day: (instant: string) => string;
};

/** Instants (RFC 3339) as the reader writes them. A text that is no instant comes back as it is. */
export function useDates(): Dates {
  const { language } = useLanguage();
  return useMemo(() => {
    const written = (options: Intl.DateTimeFormatOptions) => {
      const format = new Intl.DateTimeFormat(language.tag, options);
      return (instant: string) => {
        const at = new Date(instant);
        // A narrow column breaks after the day's comma and nowhere else.
        return Number.isNaN(at.getTime()) ? instant : format.format(at).replace(/(?<![,،]) /g, '\u00a0');
      };
    };
    return {
      absolute: written({
        weekday: 'short',
        day: 'numeric',
        month: 'short',
        year: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        timeZoneName: 'short',
      }),
      short: written({
        day: 'numeric',
        month: 'short',
        year: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        timeZoneName: 'short',
      }),
      time: written({ hour: '2-digit', minute: '2-digit' }),
      day: written({ day: 'numeric', month: 'short', year: 'numeric' }),
    };
  }, [language]);
}
