import { textsOf } from '../../../ui/text/texts.ts';
import ar from '../locales/ar.json' with { type: 'json' };
import en from '../locales/en.json' with { type: 'json' };

/** The sentences of this desk's pages. */
export const useTexts = textsOf({ en, ar });
