import rule from '../../../../src/engine/rules/content/subresource-integrity.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const HASH = 'sha384-zTm/dblzLXQNp3CgY';

/** Scripts by their addresses; `+` before one: with integrity. */
const scripts = (...srcs: string[]): PageParts => ({
  scripts: srcs.map((src) => (src.startsWith('+') ? { src: src.slice(1), integrity: HASH } : { src })),
});

ruleTable(rule, [
  { name: 'no script', page: {}, passes: ['no-scripts'] },
  { name: 'code in the page', page: { scripts: [{}] }, passes: ['own'] },
  { name: 'own ones', page: scripts('/a.js', 'b.js', '', 'data:text/javascript,1'), passes: ['own'] },
  {
    name: 'the same registrable domain',
    page: scripts('https://cdn.example.com/a.js', 'http://example.com/b.js'),
    passes: ['own'],
  },
  {
    name: 'from another site',
    page: scripts('/own.js', 'https://cdn.example/a.js'),
    problems: ['foreign'],
    points: 5,
    marked: ['https://cdn.example/a.js'],
  },
  {
    name: 'of those that cannot have integrity, and one that can',
    page: scripts('https://js.stripe.com/v3/', 'https://cdn.example/a.js'),
    problems: ['foreign'],
    points: 5,
    marked: ['https://cdn.example/a.js'],
  },
  {
    name: 'none but those that cannot have integrity',
    page: scripts(
      'https://www.googletagmanager.com/gtm.js?id=GTM-1',
      'https://www.google.com/recaptcha/api.js',
      'https://js.stripe.com/v3/',
      '/own.js',
    ),
    problems: ['foreign'],
    severity: 'info',
    points: 0,
    marked: [
      'https://www.googletagmanager.com/gtm.js?id=GTM-1',
      'https://www.google.com/recaptcha/api.js',
      'https://js.stripe.com/v3/',
    ],
  },
  {
    name: 'another script of a host that has such ones',
    page: scripts('https://www.google.com/jsapi'),
    problems: ['foreign'],
  },
  {
    name: 'a host that only sounds like one',
    page: scripts('https://js.stripe.com.evil.example/v3/', 'https://notgoogletagmanager.com/gtm.js'),
    problems: ['foreign'],
  },
  {
    name: 'without https they cost what others cost',
    page: scripts('http://www.googletagmanager.com/gtm.js'),
    problems: ['foreign-insecure'],
    points: 50,
  },
  {
    name: 'beside something that is wrong, which costs no more than the Observatory takes for both',
    page: scripts('https://js.stripe.com/v3/', '+http://cdn.example/a.js'),
    problems: ['foreign', 'insecure-with-integrity'],
    points: 5,
  },
  {
    name: 'an empty integrity is none',
    page: { scripts: [{ src: 'https://cdn.example/a.js', integrity: '' }] },
    problems: ['foreign'],
  },
  { name: 'by an address without a name', page: scripts('https://192.0.2.7/a.js'), problems: ['foreign'] },
  {
    name: 'over http',
    page: scripts('http://cdn.example/a.js', 'https://cdn.example/b.js', '+http://cdn.example/c.js'),
    problems: ['foreign-insecure', 'foreign', 'insecure-with-integrity'],
    points: 50,
    marked: ['http://cdn.example/a.js'],
  },
  {
    name: 'without a scheme, from here: the Observatory counts it as foreign',
    page: scripts('//shop.example.com/a.js'),
    passes: ['own'],
  },
  {
    name: 'without a scheme, from elsewhere: loaded over https',
    page: scripts('//cdn.example/a.js'),
    problems: ['foreign'],
    points: 5,
    marked: ['//cdn.example/a.js'],
  },
  {
    name: 'without a scheme, and cannot have integrity',
    page: scripts('//www.googletagmanager.com/gtm.js'),
    problems: ['foreign'],
    severity: 'info',
    points: 0,
  },
  {
    name: 'without a scheme on a page over http',
    page: { ...scripts('//cdn.example/a.js'), url: 'http://shop.example.com/' },
    problems: ['foreign-insecure'],
    points: 50,
  },
  {
    name: 'without a scheme, with integrity',
    page: scripts('+//cdn.example/a.js'),
    passes: ['foreign-with-integrity'],
  },
  {
    name: 'an integrity that no browser checks',
    page: {
      scripts: [
        { src: 'https://cdn.example/a.js', integrity: 'md5-abc' },
        { src: '/b.js', integrity: 'md5-abc' },
      ],
    },
    problems: ['foreign'],
    points: 5,
    marked: ['https://cdn.example/a.js'],
  },
  {
    name: 'the same, from elsewhere only',
    page: { scripts: [{ src: 'https://cdn.example/a.js', integrity: 'md5-abc' }] },
    problems: ['foreign'],
  },
  {
    name: 'the same, without https',
    page: {
      url: 'http://shop.example.com/',
      scripts: [{ src: 'http://cdn.example/a.js', integrity: 'md5-abc' }],
    },
    problems: ['foreign-insecure'],
    points: 50,
  },
  {
    name: 'a signature, which Chromium checks',
    page: { scripts: [{ src: 'https://cdn.example/a.js', integrity: `ed25519-${'a'.repeat(43)}=` }] },
    passes: ['foreign-with-integrity'],
  },
  {
    name: 'style sheets of other sites, of which some cannot have integrity',
    page: {
      content: {
        resources: [
          { element: 'link', rel: 'stylesheet', url: 'https://cdn.example/a.css' },
          { element: 'link', rel: 'stylesheet', url: 'https://cdn.example/b.css', integrity: HASH },
          { element: 'link', rel: 'stylesheet', url: 'https://static.example.com/c.css' },
          { element: 'link', rel: 'stylesheet', url: 'https://fonts.googleapis.com/css2?family=A' },
          { element: 'link', rel: 'icon', url: 'https://cdn.example/d.png' },
        ],
      },
    },
    problems: ['foreign-styles'],
    passes: ['no-scripts'],
    points: 0,
    marked: ['https://cdn.example/a.css'],
  },
  { name: 'three slashes are a path', page: scripts('///cdn.example/a.js'), passes: ['own'] },
  {
    name: 'capitals and blanks are the Observatory’s blind spot',
    page: scripts('HTTPS://cdn.example/a.js', ' https://cdn.example/a.js'),
    passes: ['own'],
  },
  {
    name: 'integrity over http',
    page: scripts('+http://cdn.example/a.js', '+http://cdn.example/b.js'),
    problems: ['insecure-with-integrity'],
    points: 20,
  },
  {
    name: 'what costs 5 stands before what costs 20, as in the Observatory',
    page: scripts('+http://cdn.example/a.js', 'https://cdn.example/b.js'),
    problems: ['foreign', 'insecure-with-integrity'],
    points: 5,
  },
  {
    name: 'integrity',
    page: scripts('/own.js', '+https://cdn.example/a.js'),
    passes: ['foreign-with-integrity'],
  },
  {
    name: 'integrity for own ones too',
    page: scripts('+/own.js', '+https://cdn.example/a.js'),
    passes: ['own-with-integrity'],
  },
  { name: 'own ones over http do not count', page: scripts('+http://cdn.example.com/a.js'), passes: ['own'] },
  {
    name: 'nor on a page over http',
    page: { ...scripts('+/own.js'), url: 'http://shop.example.com/' },
    passes: ['own'],
  },
  {
    name: 'the site is where the visit began, which is not held against the page’s own',
    page: {
      ...scripts('https://shop.example.com/a.js'),
      redirects: [{ url: 'https://other.example/', status: 301 }],
    },
    problems: ['foreign'],
    severity: 'info',
    points: 0,
  },
  { name: 'an address that is none loads nothing', page: scripts('https://'), passes: ['own'] },
  {
    name: 'not HTML',
    page: { ...scripts('http://cdn.example/a.js'), contentType: 'application/xml' },
    passes: ['not-html'],
  },
  ...['TEXT/HTML', 'application/json;v=1, text/html'].map((contentType) => ({
    name: `HTML to browsers, not to the Observatory: ${contentType}`,
    page: { ...scripts('http://cdn.example/a.js'), contentType },
    problems: ['foreign-insecure'],
    points: 50,
  })),
  { name: 'JSON that calls itself HTML', page: { json: true }, problems: ['not-parseable'], points: 20 },
  {
    name: 'not HTML, markup not seen',
    page: { markup: 'page-not-read', contentType: 'application/xml' },
    passes: ['not-html'],
  },
  { name: 'markup not seen', page: { markup: 'page-not-read' }, unknown: ['page-not-read'] },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
]);
