import type { HeaderLine, Observed, Probed } from '../../../../src/engine/index.js';
import rule from '../../../../src/engine/rules/network/cors-reflection.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const ORIGIN = 'https://nobody.invalid';
const url = 'https://shop.example.com/';

function cors(method: 'GET' | 'OPTIONS', allowed: string | null, credentials?: string): Probed {
  const lines: HeaderLine[] = [];
  if (allowed !== null) lines.push({ name: 'access-control-allow-origin', value: allowed });
  if (credentials !== undefined) lines.push({ name: 'Access-Control-Allow-Credentials', value: credentials });
  return probed(method, { seen: true, value: lines });
}

function probed(method: 'GET' | 'OPTIONS', headers: Observed<readonly HeaderLine[]>): Probed {
  const answer = { status: 200, headers, setCookies: { seen: true, value: [] }, texts: [] } as const;
  return { kind: 'cors', method, url, origin: ORIGIN, at: 0, answer: { seen: true, value: answer } };
}

const page = (...probes: readonly Probed[]): PageParts => ({ site: { probes } });

ruleTable(rule, [
  { name: 'not probed', page: {}, unknown: ['not-probed'] },
  { name: 'only OPTIONS probed', page: page(cors('OPTIONS', ORIGIN, 'true')), unknown: ['not-probed'] },
  {
    name: 'no response',
    page: page({ ...cors('GET', null), answer: { seen: true, value: null } }),
    unknown: ['no-answer'],
  },
  {
    name: 'more headers than are read',
    page: page(probed('GET', { seen: false, because: 'too-many' })),
    unknown: ['too-many'],
  },
  { name: 'a value longer than is read', page: page(cors('GET', 'x'.repeat(40_000))), unknown: ['too-long'] },
  { name: 'nothing allowed', page: page(cors('GET', null)), passes: ['not-reflected'] },
  { name: 'any origin', page: page(cors('GET', '*', 'true')), passes: ['not-reflected'] },
  { name: 'one site', page: page(cors('GET', 'https://a.example', 'true')), passes: ['not-reflected'] },
  {
    name: 'every origin',
    page: page(cors('GET', ORIGIN)),
    problems: ['any-origin'],
    marked: [ORIGIN],
    points: 0,
  },
  {
    name: 'credentials in upper case do not count',
    page: page(cors('GET', ORIGIN, 'True')),
    problems: ['any-origin'],
  },
  {
    name: 'OPTIONS in upper case, which browsers ignore, and GET',
    page: page(cors('OPTIONS', ORIGIN, 'True'), cors('GET', ORIGIN, 'true')),
    problems: ['with-credentials'],
  },
  {
    name: 'every origin, with credentials',
    page: page(cors('OPTIONS', null), cors('GET', ORIGIN, 'true')),
    problems: ['with-credentials'],
    marked: [ORIGIN, 'true'],
    points: 50,
  },
  {
    name: 'already counted by the Observatory’s result',
    page: page(cors('OPTIONS', ORIGIN, 'true'), cors('GET', ORIGIN, 'true')),
  },
]);
