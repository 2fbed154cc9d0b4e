/** The typesetter or a font is not installed. */
export const NO_TYPESETTER = 3;
