import rule from '../../../../src/engine/rules/network/cross-origin-resource-sharing.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const ORIGIN = 'https://other.example';
const answer = (allowed: string | null, credentials?: string, origin?: string): PageParts => ({
  site: {
    cors: {
      ...(origin !== undefined && { origin }),
      headers: [
        ...(allowed === null ? [] : [{ name: 'Access-Control-Allow-Origin', value: allowed }]),
        ...(credentials === undefined
          ? []
          : [{ name: 'Access-Control-Allow-Credentials', value: credentials }]),
      ],
    },
  },
});

ruleTable(rule, [
  { name: 'nobody asked', page: {}, unknown: ['not-probed'] },
  { name: 'nothing allowed', page: answer(null), passes: ['not-implemented'] },
  { name: 'an empty answer', page: answer(''), passes: ['not-implemented'] },
  { name: 'everybody', page: answer('*', 'true', ORIGIN), passes: ['public-access'] },
  { name: 'one site', page: answer('https://a.example', 'true', ORIGIN), passes: ['restricted-access'] },
  { name: 'whoever asks', page: answer(ORIGIN, undefined, ORIGIN), passes: ['restricted-access'] },
  {
    name: 'whoever asks, with cookies',
    page: answer(ORIGIN, 'true', ORIGIN),
    problems: ['universal-access'],
    points: 50,
    marked: [ORIGIN, 'true'],
  },
  {
    name: 'with cookies, but who asked is not known',
    page: answer(ORIGIN, 'true'),
    passes: ['restricted-access'],
  },
  { name: 'longer than is read', page: answer('a'.repeat(32_769)), unknown: ['too-long'] },
  {
    name: 'more lines than are read',
    page: { site: { cors: { headers: Array.from({ length: 501 }, () => ({ name: 'A', value: '' })) } } },
    unknown: ['too-many'],
  },
]);
