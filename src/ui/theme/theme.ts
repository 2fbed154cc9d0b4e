import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/** The one colour of the workbench: quiet, and 7:1 on white at the shade that carries text. */
const lagoon: MantineColorsTuple = [
  '#eef6f8',
  '#dcebef',
  '#b8d6de',
  '#8fc3d0',
  '#79b6c5',
  '#4c97a9',
  '#38889c',
  '#23748a',
  '#125f74',
  '#064a5c',
];

/** For what cannot be undone. Dark enough for text on white, light enough at 3 for text on dark. */
const brick: MantineColorsTuple = [
  '#fcf1ef',
  '#f6dfdb',
  '#ebbcb4',
  '#f0a79b',
  '#e58e80',
  '#cf6353',
  '#bd4c3b',
  '#a63b2b',
  '#8f2c1e',
  '#6f1e13',
];

export const theme = createTheme({
  primaryColor: 'lagoon',
  primaryShade: { light: 8, dark: 7 },
  colors: { lagoon, brick },
  autoContrast: true,
  luminanceThreshold: 0.35,
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily:
    '"Noto Sans Arabic Variable", system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "SF Arabic", "Geeza Pro", Tahoma, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace',
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.75rem', lineHeight: '1.25' },
      h2: { fontSize: '1.25rem', lineHeight: '1.35' },
      h3: { fontSize: '1.05rem', lineHeight: '1.4' },
    },
  },
  components: {
    Anchor: { defaultProps: { underline: 'always' } },
    Tooltip: {
      defaultProps: { events: { hover: true, focus: true, touch: true }, multiline: true, maw: 320 },
    },
    ...Object.fromEntries(
      [
        'TextInput',
        'Textarea',
        'Select',
        'NativeSelect',
        'NumberInput',
        'FileInput',
        'Radio',
        'RadioGroup',
        'Checkbox',
        'CheckboxGroup',
        'Switch',
      ].map((name) => [name, { defaultProps: { size: 'md' } }]),
    ),
    // The kit's <header> would be a second banner of the page.
    ModalHeader: { defaultProps: { role: 'none' } },
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.5 } } },
  },
});

/** Where the kit's own greys miss 4.5:1 (WCAG 2.2 §1.4.3) or 3:1 for edges (§1.4.11), ours stand in. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': '#1c2426',
    '--mantine-color-dimmed': '#53605f',
    '--mantine-color-placeholder': '#5f6b6a',
    '--mantine-color-error': '#8f2c1e',
    '--mantine-color-default-color': '#1c2426',
    '--mantine-color-default-border': '#8d9a9c',
    '--comity-ground': '#f5f7f7',
    '--comity-panel': '#ffffff',
    '--comity-line': '#d5dcdd',
    '--comity-edge': '#6f7c7e',
    '--comity-field': '#ffffff',
    '--comity-calm': '#eef6f8',
    '--comity-heed': '#fdf6e3',
    '--comity-heed-edge': '#8a6100',
    '--comity-stop': '#fcf1ef',
    '--comity-stop-edge': '#8f2c1e',
    '--comity-ink-strong': '#0b1112',
  },
  dark: {
    '--mantine-color-body': '#15191b',
    '--mantine-color-text': '#dfe5e5',
    '--mantine-color-dimmed': '#a5b1b2',
    '--mantine-color-placeholder': '#96a3a4',
    '--mantine-color-error': '#f0a79b',
    '--mantine-color-default': '#1e2528',
    '--mantine-color-default-hover': '#283135',
    '--mantine-color-default-color': '#eef2f2',
    '--mantine-color-default-border': '#5c6a70',
    '--comity-ground': '#101315',
    '--comity-panel': '#181d20',
    '--comity-line': '#2d363a',
    '--comity-edge': '#8b999c',
    '--comity-field': '#0f1315',
    '--comity-calm': '#14282e',
    '--comity-heed': '#2a2413',
    '--comity-heed-edge': '#e0b252',
    '--comity-stop': '#2e1a17',
    '--comity-stop-edge': '#f0a79b',
    '--comity-ink-strong': '#ffffff',
  },
});
