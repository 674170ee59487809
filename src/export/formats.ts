/** The formats of reports that the extension saves. */
export const SAVED_FORMATS = ['markdown', 'html', 'json', 'sarif', 'junit', 'csv', 'gitlab'] as const;
export type SavedFormat = (typeof SAVED_FORMATS)[number];

/** All formats of reports. */
export const FORMATS = [...SAVED_FORMATS, 'text'] as const;
export type Format = (typeof FORMATS)[number];
