import rule from '../../../../src/engine/rules/headers/isolation.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const COOP = 'Cross-Origin-Opener-Policy';
const COEP = 'Cross-Origin-Embedder-Policy';
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
  { name: 'disabled', page: page([AGENTS, '?0;x=1']) },
  { name: 'a token', page: page([AGENTS, 'true']), problems: ['agent-cluster-unread'], marked: ['true'] },
  { name: 'a number', page: page([AGENTS, '1']), problems: ['agent-cluster-unread'] },
  { name: 'twice', page: page([AGENTS, '?1'], [AGENTS, '?1']), problems: ['agent-cluster-unread'] },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
  { name: 'longer than is read', page: page([AGENTS, 'a'.repeat(32_769)]), unknown: ['too-long'] },
]);
