import rule from '../../../../src/engine/rules/headers/integrity-policy.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const NAME = 'Integrity-Policy';
const policy = (value: string, more: PageParts = {}): PageParts => ({ headers: [[NAME, value]], ...more });
const HASH = `sha384-${'a'.repeat(64)}`;

ruleTable(rule, [
  { name: 'not sent', page: {} },
  { name: 'scripts', page: policy('blocked-destinations=(script)'), passes: ['enforced'] },
  {
    name: 'scripts and styles with explicit sources, and integrity on every script',
    page: policy('blocked-destinations=(script style), sources=(inline), endpoints=(main)', {
      scripts: [
        { src: '/a.js', integrity: HASH, crossorigin: '' },
        { src: '/m.js', integrity: HASH, type: 'module' },
        {},
        { src: 'data:text/javascript,1' },
        { src: 'blob:https://shop.example.com/1' },
        { src: 'https://[' },
      ],
    }),
    problems: [`style#${NAME}`],
    passes: ['enforced'],
  },
  {
    name: 'a script of the site with integrity, fetched without CORS: both browsers block it',
    page: policy('blocked-destinations=(script)', { scripts: [{ src: '/a.js', integrity: HASH }] }),
    problems: ['blocks'],
    passes: ['enforced'],
  },
  {
    name: 'a signature, with which Chromium runs the script and Firefox does not',
    page: policy('blocked-destinations=(script)', {
      scripts: [{ src: '/a.js', integrity: `ed25519-${'a'.repeat(43)}=`, crossorigin: '' }],
    }),
    passes: ['enforced'],
  },
  {
    name: 'scripts without integrity',
    page: policy('blocked-destinations=(script)', {
      scripts: [
        { src: '/own.js' },
        { src: 'https://cdn.example/a.js', integrity: 'md5-abc' },
        { src: 'https://cdn.example/b.js', integrity: HASH, crossorigin: '' },
      ],
    }),
    problems: ['blocks'],
    passes: ['enforced'],
    marked: ['/own.js', 'https://cdn.example/a.js'],
  },
  {
    name: 'scripts that browsers do not load: without modules, data',
    page: policy('blocked-destinations=(script)', {
      scripts: [
        { src: '/old.js', nomodule: true },
        { src: '/consent.js', type: 'text/plain' },
        { src: '/both.js', nomodule: true },
        { src: '/both.js' },
        { src: '/m.js', type: 'module', nomodule: true, integrity: HASH },
      ],
    }),
    problems: ['blocks'],
    passes: ['enforced'],
    marked: ['/both.js'],
  },
  {
    name: 'only styles, which no browser enforces',
    page: policy('blocked-destinations=(style)', { scripts: [{ src: '/own.js' }] }),
    problems: [`no-effect#${NAME}`],
  },
  {
    name: 'in the syntax of Content-Security-Policy',
    page: policy('blocked-destinations script; sources inline'),
    problems: [`malformed#${NAME}`],
    marked: ['blocked-destinations script; sources inline'],
  },
  {
    name: 'quoted values',
    page: policy('blocked-destinations=("script")'),
    problems: [`no-effect#${NAME}`, `unknown-word#${NAME}`],
    marked: ['blocked-destinations=("script")'],
  },
  {
    name: 'no brackets',
    page: policy('blocked-destinations=script'),
    problems: [`not-a-list#${NAME}`],
    points: 0,
    marked: ['blocked-destinations=script'],
  },
  {
    name: 'no brackets around the sources: Chromium enforces nothing',
    page: policy('blocked-destinations=(script), sources=inline'),
    problems: [`not-a-list#${NAME}`],
  },
  {
    name: 'no brackets around the endpoints',
    page: policy('blocked-destinations=(script), endpoints=main'),
    problems: [`not-a-list#${NAME}`],
    passes: ['enforced'],
  },
  { name: 'empty', page: policy(''), problems: [`no-effect#${NAME}`] },
  {
    name: 'an unknown source',
    page: policy('blocked-destinations=(script), sources=(manifest)'),
    problems: [`no-effect#${NAME}`, `unknown-word#${NAME}`],
  },
  {
    name: 'an additional value, and an unknown member',
    page: policy('blocked-destinations=(script font), endpoints=("main"), reports=(a)'),
    problems: [`unknown-word#${NAME}`],
    passes: ['enforced'],
    marked: ['blocked-destinations', 'endpoints', 'reports'],
  },
  {
    name: 'report-only',
    page: {
      headers: [[`${NAME}-Report-Only`, 'blocked-destinations=(script)']],
      scripts: [{ src: '/own.js' }],
    },
    problems: ['report-only'],
  },
  {
    name: 'one enforced, the other report-only, markup not seen',
    page: {
      headers: [
        [NAME, 'blocked-destinations=(script)'],
        [`${NAME}-Report-Only`, 'blocked-destinations=(style)'],
      ],
      markup: 'page-not-read',
    },
    problems: [`no-effect#${NAME}-Report-Only`],
    passes: ['enforced'],
  },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
  { name: 'longer than is read', page: policy('a'.repeat(32_769)), unknown: ['too-long'] },
]);
