import rule from '../../../../src/engine/rules/headers/isolation.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const COOP = 'Cross-Origin-Opener-Policy';
const COEP = 'Cross-Origin-Embedder-Policy';
const DIP = 'Document-Isolation-Policy';
const AGENTS = 'Origin-Agent-Cluster';
const page = (...headers: (readonly [name: string, value: string])[]): PageParts => ({ headers });

ruleTable(rule, [
  { name: 'no header', page: {} },
  { name: 'isolated', page: page([COOP, 'same-origin'], [COEP, 'require-corp']), passes: ['isolated'] },
  {
    name: 'isolated, reporting',
    page: page(
      [COOP, 'same-origin; report-to="c"'],
      [`${COOP}-Report-Only`, 'same-origin'],
      [COEP, 'credentialless'],
    ),
    passes: ['isolated'],
  },
  {
    name: 'only an embedder policy',
    page: page([COEP, 'require-corp']),
    problems: ['embedder-alone'],
    marked: ['require-corp'],
    points: 0,
  },
  {
    name: 'an opener policy that does not isolate',
    page: page([COOP, 'same-origin-allow-popups'], [COEP, 'credentialless']),
    problems: ['embedder-alone'],
    marked: ['credentialless'],
  },
  { name: 'unsafe-none', page: page([COEP, 'unsafe-none']) },
  { name: 'its own rule reports an invalid header', page: page([COEP, 'Require-Corp']) },
  {
    name: 'report-only',
    page: page([`${COOP}-Report-Only`, 'same-origin']),
    problems: ['opener-reports-only'],
    marked: ['same-origin'],
  },
  { name: 'an origin-keyed agent cluster', page: page([AGENTS, '?1']), passes: ['agent-cluster'] },
  {
    name: 'disabled',
    page: page([AGENTS, '?0;x=1']),
    problems: ['agent-cluster-off'],
    marked: ['?0;x=1'],
    severity: 'info',
    points: 0,
  },
  ...['isolate-and-require-corp', 'isolate-and-credentialless; report-to="x"'].map((value) => ({
    name: `isolated by ${value}`,
    page: page([DIP, value]),
    passes: ['document-isolated'],
  })),
  {
    name: 'isolated, so an embedder policy alone is not without effect',
    page: page([DIP, 'isolate-and-require-corp'], [COEP, 'require-corp']),
    passes: ['document-isolated'],
  },
  {
    name: 'not isolated',
    page: page([DIP, 'none'], [COEP, 'require-corp']),
    problems: ['embedder-alone'],
  },
  ...['"isolate-and-require-corp"', 'Isolate-and-require-corp', 'require-corp'].map((value) => ({
    name: `an unknown policy: ${value}`,
    page: page([DIP, value]),
    problems: ['document-unread'],
    marked: [value],
    points: 0,
  })),
  {
    name: 'a policy sent twice',
    page: page([DIP, 'isolate-and-require-corp'], [DIP, 'isolate-and-require-corp']),
    problems: ['document-unread'],
  },
  {
    name: 'a policy that only reports',
    page: page([`${DIP}-Report-Only`, 'isolate-and-require-corp']),
    problems: ['document-reports-only'],
    points: 0,
  },
  { name: 'a token', page: page([AGENTS, 'true']), problems: ['agent-cluster-unread'], marked: ['true'] },
  { name: 'a number', page: page([AGENTS, '1']), problems: ['agent-cluster-unread'] },
  { name: 'twice', page: page([AGENTS, '?1'], [AGENTS, '?1']), problems: ['agent-cluster-unread'] },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
  { name: 'longer than is read', page: page([AGENTS, 'a'.repeat(32_769)]), unknown: ['too-long'] },
]);
