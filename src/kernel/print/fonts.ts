import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { charactersOf } from './font-characters.ts';

/** Families in the order in which a letter is looked for: Latin, Greek and Cyrillic; Arabic; Chinese; signs. */
const FAMILIES = {
  'Noto Sans': [
    '@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf',
    '@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf',
  ],
  'Noto Naskh Arabic': [
    '@expo-google-fonts/noto-naskh-arabic/400Regular/NotoNaskhArabic_400Regular.ttf',
    '@expo-google-fonts/noto-naskh-arabic/700Bold/NotoNaskhArabic_700Bold.ttf',
  ],
  'Noto Sans SC': ['@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'],
  'Noto Sans Symbols 2': [
    '@expo-google-fonts/noto-sans-symbols-2/400Regular/NotoSansSymbols2_400Regular.ttf',
  ],
} as const;

export const FONT_FAMILIES: readonly string[] = Object.keys(FAMILIES);

export type Fonts = {
  files: Buffer[] /** Of each family, the code points that it has letters for. */;
  characters: Set<number>[];
};

export function readFonts(): Fonts {
  const families = Object.values(FAMILIES).map((paths) =>
    paths.map((path) => readFileSync(fileURLToPath(import.meta.resolve(path)))),
  );
  return { files: families.flat(), characters: families.map(([regular]) => charactersOf(regular!)) };
}
