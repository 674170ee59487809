import { expect, test } from 'vitest';
import { loosened } from '../../../src/engine/improve/loosen.js';

const ALL = { name: 'Any', scripts: ['inline', 'eval'], styles: true } as const;
const HASH = `'sha256-${'a'.repeat(43)}='`;

test.each([
  [
    `default-src 'none'; script-src 'self' ${HASH} 'nonce-{RANDOM}' 'strict-dynamic'; style-src ${HASH}`,
    ALL,
    "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'",
  ],
  [
    "script-src 'none';style-src-attr  'none'",
    { ...ALL, scripts: ['eval'] },
    "script-src 'unsafe-eval'; style-src-attr 'unsafe-inline'; style-src * 'unsafe-inline'",
  ],
  [
    "Default-Src 'self'; script-src-elem 'self'",
    { ...ALL, scripts: ['handlers'], styles: false },
    "default-src 'self'; script-src-elem 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'",
  ],
] as const)('%s has what the application needs', (value, needs, expected) => {
  expect(loosened(value, needs)).toBe(expected);
});
