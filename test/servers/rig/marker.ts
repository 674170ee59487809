/** No site asks it: once its violation is recorded, those before it are too. */
export const MARKER = 'https://marker.test';
