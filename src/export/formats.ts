/** The formats of exported reports. */
export const FORMATS = ['markdown', 'html', 'json', 'sarif', 'junit', 'csv', 'gitlab'] as const;
export type Format = (typeof FORMATS)[number];
