/** The forms a report leaves in. */
export const FORMATS = ['markdown', 'json', 'sarif'] as const;
export type Format = (typeof FORMATS)[number];
