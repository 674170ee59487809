import rule from '../../../../src/engine/rules/transport/http-authentication.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const asked = (value: string, url = 'http://shop.example.com/admin'): PageParts => ({
  url,
  status: 401,
  headers: [['WWW-Authenticate', value]],
});

ruleTable(rule, [
  { name: 'nothing asked', page: { url: 'http://shop.example.com/' } },
  ...['Basic realm="shop"', 'basic', 'Digest nonce="a, b", BASIC realm="x"', 'Negotiate, Basic'].map(
    (value) => ({
      name: value,
      page: asked(value),
      problems: ['basic-over-http'],
      marked: ['Basic'],
      points: 10,
      severity: 'medium' as const,
    }),
  ),
  ...['Digest nonce="a", realm="x, Basic y"', 'Bearer', 'Digest basic=1', 'Basically', ''].map((value) => ({
    name: `no Basic: ${value}`,
    page: asked(value),
  })),
  { name: 'over HTTPS', page: asked('Basic realm="shop"', 'https://shop.example.com/admin') },
  { name: 'on this machine', page: asked('Basic realm="shop"', 'http://localhost:8000/') },
  {
    name: 'in a local network',
    page: asked('Basic realm="router"', 'http://192.168.0.1/'),
    problems: ['basic-over-http'],
    points: 0,
    severity: 'info',
  },
  { name: 'longer than is read', page: asked('a'.repeat(32_769)), unknown: ['too-long'] },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
]);
