import rule from '../../../../src/engine/rules/headers/newer-headers.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const page = (...headers: (readonly [name: string, value: string])[]): PageParts => ({ headers });

ruleTable(rule, [
  { name: 'none', page: {} },
  {
    name: 'DNS prefetching on',
    page: page(['X-DNS-Prefetch-Control', 'On']),
    problems: ['dns-prefetch'],
    marked: ['On'],
    advised: ['off'],
    severity: 'info',
    points: 0,
  },
  { name: 'DNS prefetching off', page: page(['X-DNS-Prefetch-Control', 'off']) },
  {
    name: 'a session bound to the device',
    page: page(['Secure-Session-Registration', '(ES256);path="/start";challenge="secret"']),
    passes: ['bound-session'],
  },
  {
    name: 'a challenge to one that is bound already',
    page: page(['Secure-Session-Challenge', '"secret";id="1"']),
    passes: ['bound-session'],
  },
  { name: 'the trial’s name of it', page: page(['Sec-Session-Registration', '(ES256);path="/start"']) },
  {
    name: 'a signed response',
    page: page(
      ['Unencoded-Digest', 'sha-256=:abc=:'],
      ['Signature', 'a=:abc=:'],
      ['Signature-Input', 'a=()'],
    ),
    passes: ['signed'],
  },
  {
    name: 'longer than is read',
    page: page(['X-DNS-Prefetch-Control', 'a'.repeat(32_769)]),
    unknown: ['too-long'],
  },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
]);
