import ar from './locales/ar.json' with { type: 'json' };
import en from './locales/en.json' with { type: 'json' };
import { textsOf } from './text/texts.ts';

/** The sentences of the parts in this folder. */
export const useUiTexts = textsOf({ en, ar });
