/** The eight ways to lay a picture: as it is, turned clockwise, and each of these mirrored. */
export const ORIENTATIONS = [
  'as-it-is',
  'turned-90',
  'turned-180',
  'turned-270',
  'mirrored',
  'mirrored-turned-90',
  'mirrored-turned-180',
  'mirrored-turned-270',
] as const;
export type Orientation = (typeof ORIENTATIONS)[number];
export type Turned = Exclude<Orientation, 'as-it-is'>;
