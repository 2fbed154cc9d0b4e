import { textsOf } from '../../../ui/text/texts.ts';
import ar from './locales/ar.json' with { type: 'json' };
import en from './locales/en.json' with { type: 'json' };

/** The walk-through's sentences. */
export const useTexts = textsOf({ en, ar });

export type TextKey = keyof typeof en;
