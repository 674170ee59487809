import { expect, test } from 'vitest';
import { audit } from '../../../../src/engine/index.js';
import rule from '../../../../src/engine/rules/network/cross-origin-resource-sharing.js';
import { pageWith, type PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const ORIGIN = 'https://other.example';
const response = (allowed: string | null, credentials?: string, origin?: string): PageParts => ({
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
  { name: 'not probed', page: {}, unknown: ['not-probed'] },
  { name: 'nothing allowed', page: response(null), passes: ['not-implemented'] },
  { name: 'an empty value', page: response(''), passes: ['not-implemented'] },
  { name: 'any origin', page: response('*', 'true', ORIGIN), passes: ['public-access'] },
  { name: 'one site', page: response('https://a.example', 'true', ORIGIN), passes: ['restricted-access'] },
  { name: 'every origin', page: response(ORIGIN, undefined, ORIGIN), passes: ['restricted-access'] },
  {
    name: 'every origin, with credentials',
    page: response(ORIGIN, 'true', ORIGIN),
    problems: ['universal-access'],
    points: 50,
    marked: [ORIGIN, 'true'],
  },
  {
    name: 'with credentials in upper case, which only the Observatory counts',
    page: response(ORIGIN, 'True', ORIGIN),
    passes: ['public-access'],
  },
  {
    name: 'with credentials, but the Origin of the request is unknown',
    page: response(ORIGIN, 'true'),
    passes: ['restricted-access'],
  },
  { name: 'longer than is read', page: response('a'.repeat(32_769)), unknown: ['too-long'] },
  {
    name: 'more lines than are read',
    page: { site: { cors: { headers: Array.from({ length: 501 }, () => ({ name: 'A', value: '' })) } } },
    unknown: ['too-many'],
  },
]);

test('the Observatory’s result for credentials in upper case', () => {
  const { observatory } = audit(pageWith(response(ORIGIN, 'True', ORIGIN)));
  expect(observatory.tests['cross-origin-resource-sharing']).toMatchObject({
    result: 'cross-origin-resource-sharing-implemented-with-universal-access',
    modifier: -50,
  });
});
