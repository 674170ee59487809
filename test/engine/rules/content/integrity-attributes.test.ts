import type { ResourceElement, ScriptElement } from '../../../../src/engine/index.js';
import rule from '../../../../src/engine/rules/content/integrity-attributes.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const SHA256 = `sha256-${'a'.repeat(43)}=`;
const SHA384 = `sha384-${'B'.repeat(64)}`;
const SHA512 = `sha512-${'/'.repeat(86)}==`;
const ED25519 = `ed25519-${'a'.repeat(43)}=`;
const FOREIGN = 'https://cdn.example/a.js';
const script = (integrity: string, more: Partial<ScriptElement> = {}): PageParts => ({
  scripts: [{ src: '/a.js', integrity, ...more }],
});
const link = (more: Partial<ResourceElement>): PageParts => ({
  content: {
    resources: [{ element: 'link', rel: 'stylesheet', url: 'https://cdn.example/a.css', ...more }],
  },
});

ruleTable(rule, [
  { name: 'none on the page', page: { scripts: [{ src: FOREIGN }, {}] } },
  ...[SHA256, SHA384, SHA512, `${SHA384}?ct=a`, ` ${SHA256}\n${SHA512} `].map((integrity) => ({
    name: integrity,
    page: script(integrity),
    passes: ['written'],
  })),
  { name: 'on inline code it stands for nothing', page: { scripts: [{ integrity: 'x' }] } },
  { name: 'empty', page: script('  ') },
  {
    name: 'one known among others',
    page: script(`md5-abc ${SHA384}`),
    passes: ['written'],
  },
  ...[
    'md5-abc',
    SHA256.replace('sha', 'SHA'),
    ED25519.replace('ed', 'ED'),
    `sha1-${'a'.repeat(27)}=`,
    'sha384',
    SHA384.replace('-', ':'),
    SHA384.slice(7),
  ].map((integrity) => ({
    name: `what browsers pass over: ${integrity}`,
    page: script(integrity),
    problems: ['ignored'],
    marked: [integrity],
  })),
  ...[`sha384-${'a'.repeat(63)}`, 'sha256-', `sha256-${'!'.repeat(43)}`, `sha512-${'a'.repeat(64)}`].map(
    (integrity) => ({
      name: `no file’s hash: ${integrity}`,
      page: script(integrity),
      problems: ['impossible'],
      marked: [integrity],
    }),
  ),
  {
    name: 'a signature, which only Chromium checks',
    page: script(ED25519),
    problems: ['signature'],
    marked: [ED25519],
    severity: 'info',
  },
  {
    name: 'a signature beside a hash: Chromium checks both',
    page: script(`${ED25519} ${SHA384}`),
    problems: ['signature'],
  },
  {
    name: 'a signature from elsewhere without crossorigin',
    page: script(ED25519, { src: FOREIGN }),
    problems: ['no-crossorigin', 'signature'],
  },
  {
    name: 'from elsewhere without crossorigin',
    page: script(SHA384, { src: FOREIGN }),
    problems: ['no-crossorigin'],
    marked: [SHA384],
  },
  ...[{ crossorigin: '' }, { crossorigin: 'anonymous' }, { type: 'module' }, { type: ' Module' }].map(
    (more) => ({
      name: `from elsewhere with ${JSON.stringify(more)}`,
      page: script(SHA384, { src: FOREIGN, ...more }),
      passes: ['written'],
    }),
  ),
  {
    name: 'a style sheet from elsewhere',
    page: link({ integrity: SHA384 }),
    problems: ['no-crossorigin'],
  },
  { name: 'with crossorigin', page: link({ integrity: SHA384, crossorigin: '' }), passes: ['written'] },
  { name: 'a style sheet nobody holds', page: link({ integrity: 'md5-abc' }), problems: ['ignored'] },
  { name: 'a picture’s is nobody’s', page: link({ element: 'img', integrity: 'x' }) },
  { name: 'another relation', page: link({ rel: 'preload', integrity: 'x' }) },
  { name: 'a link’s that may have been cut', page: link({ integrity: 'x'.repeat(256) }) },
  {
    name: 'content not seen',
    page: { ...script(SHA384), content: 'not-recorded' },
    passes: ['written'],
  },
  { name: 'not HTML', page: { ...script('x'), contentType: 'application/json' } },
  { name: 'markup not seen', page: { markup: 'page-not-read' }, unknown: ['page-not-read'] },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
]);
