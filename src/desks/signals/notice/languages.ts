import { chooseLanguage } from '../../../kernel/http/choose-language.ts';
import type { NoticeWords } from './words.ts';
import { arabic } from './words-ar.ts';
import { english } from './words-en.ts';

export const LANGUAGES: readonly NoticeWords[] = [english, arabic];

/** The words for a reader; English for whoever asks for a language that there is not. */
export const wordsFor = (asked: string | undefined, accepted: string | undefined): NoticeWords =>
  chooseLanguage(LANGUAGES, asked, accepted);
