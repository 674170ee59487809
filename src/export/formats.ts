/** The formats of exported reports. */
export const FORMATS = ['markdown', 'json', 'sarif', 'junit', 'csv', 'gitlab'] as const;
export type Format = (typeof FORMATS)[number];
