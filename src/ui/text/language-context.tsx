import { DirectionProvider, useDirection } from '@mantine/core';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { type Language, type LanguageCode, languageFor, languages } from './languages.ts';

type Choice = { language: Language; choose: (code: LanguageCode) => void };

const LanguageContext = createContext<Choice | undefined>(undefined);
const REMEMBERED = 'comity.language';

/** What a frame's address asks for, what this browser keeps, or what it prefers. */
function remembered(): LanguageCode {
  const kept = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem(REMEMBERED);
  return kept === 'en' || kept === 'ar' ? kept : languageFor(navigator.languages);
}

/** The reader's language, kept in this browser, and with it the direction of the whole page. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [code, setCode] = useState<LanguageCode>(remembered);
  const choice = useMemo<Choice>(
    () => ({
      language: languages[code],
      choose: (next) => {
        localStorage.setItem(REMEMBERED, next);
        setCode(next);
      },
    }),
    [code],
  );
  return (
    <LanguageContext value={choice}>
      <DirectionProvider initialDirection={choice.language.direction} detectDirection={false}>
        <PageDirection language={choice.language} />
        {children}
      </DirectionProvider>
    </LanguageContext>
  );
}

function PageDirection({ language }: { language: Language }) {
  const { setDirection } = useDirection();
  useEffect(() => {
    setDirection(language.direction);
    document.documentElement.lang = language.code;
  }, [language, setDirection]);
  return null;
}

export function useLanguage(): Choice {
  const choice = useContext(LanguageContext);
  if (choice === undefined) throw new Error('useLanguage needs a LanguageProvider above it');
  return choice;
}
