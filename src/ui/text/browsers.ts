import READ_BY from './browser-support.json' with { type: 'json' };

/** Those that the tests ask. */
const BROWSERS = ['Chromium', 'Firefox'];

/** Which browsers read the header that a rule is about; '' where none was asked. */
export function browsersText(rule: string): string {
  const readers = Object.entries(READ_BY).find(([id]) => id === rule)?.[1];
  if (!readers) return '';
  const others = BROWSERS.filter((name) => !readers.includes(name));
  return [`Read by ${readers.join(' and ')}`, ...others.map((name) => `not by ${name}`)].join(', ');
}
