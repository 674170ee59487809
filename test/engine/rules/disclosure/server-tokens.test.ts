import rule from '../../../../src/engine/rules/disclosure/server-tokens.js';
import { ruleTable } from '../../../support/rule-table.js';

const server = (value: string) => ({ headers: [['Server', value] as const] });

ruleTable(rule, [
  { name: 'nothing sent', page: {}, passes: ['no-version'] },
  { name: 'a name alone', page: server('nginx'), passes: ['no-version'] },
  {
    name: 'the full token line of Apache',
    page: server('Apache/2.4.57 (Debian) OpenSSL/3.0.11 mod_wsgi/4.9.4 Python/3.11'),
    problems: ['version#Server'],
    points: 5,
    marked: ['2.4.57', '3.0.11', '4.9.4', '3.11'],
  },
  {
    name: 'Python’s own server',
    page: server('WSGIServer/0.2 CPython/3.11.2'),
    problems: ['version#Server'],
    marked: ['0.2', '3.11.2'],
  },
  {
    name: 'the version as a word',
    page: server('Phusion Passenger 6.0.4'),
    problems: ['version#Server'],
    marked: ['6.0.4'],
  },
  {
    name: 'the version in brackets',
    page: server('Jetty(9.4.51.v20230217)'),
    problems: ['version#Server'],
    marked: ['9.4.51.v20230217'],
  },
  {
    name: 'a version behind another product’s name',
    page: server('Front (nginx/1.26.3) Tomcat-9.0.98'),
    problems: ['version#Server'],
    marked: ['1.26.3', '9.0.98'],
  },
  { name: 'a place of a CDN in a comment', page: server('ECAcc (dcb/7EDB)'), passes: ['no-version'] },
  {
    name: 'a generator with its maker',
    page: { metas: [{ name: 'generator', content: 'Site Kit by Google 1.153.0' }] },
    problems: ['generator'],
    passes: ['no-version'],
    marked: ['1.153.0'],
  },
  { name: 'a comment is no product', page: server('Apache (Ubuntu 22.04)'), passes: ['no-version'] },
  {
    name: 'several headers count once',
    page: {
      headers: [
        ['Server', 'Apache/2.4.57'],
        ['X-Powered-By', 'PHP/8.1.2'],
        ['X-AspNet-Version', '4.0.30319'],
        ['X-Generator', 'Drupal'],
      ],
    },
    problems: [
      'version#Server',
      'version#X-Powered-By',
      'version#X-AspNet-Version',
      'technology#X-Generator',
    ],
    points: 5,
  },
  {
    name: 'SharePoint’s, which Office looks for',
    page: { headers: [['MicrosoftSharePointTeamServices', '16.0.0.1']] },
    problems: ['version#MicrosoftSharePointTeamServices'],
    points: 5,
  },
  {
    name: 'a product without a version',
    page: { headers: [['X-Powered-By', 'Express']] },
    problems: ['technology#X-Powered-By'],
    passes: ['no-version'],
    points: 0,
  },
  ...['Apache-Coyote/1.1', 'awselb/2.0', 'Factory 1.0', 'Enterprise v2'].map((value) => ({
    name: `${value} is no version`,
    page: server(value),
    passes: ['no-version'],
  })),
  {
    name: 'X-Generator',
    page: { headers: [['X-Generator', 'Drupal 10 (https://www.drupal.org)']] },
    problems: ['version#X-Generator'],
    marked: ['10'],
    points: 5,
  },
  {
    name: 'generators in the page',
    page: {
      metas: [
        { name: 'Generator', content: 'WordPress 6.4.2' },
        { name: 'generator', content: 'Elementor 3.18.3; features: 100_percent' },
        { name: 'author', content: 'WordPress 5.1' },
      ],
    },
    problems: ['generator'],
    passes: ['no-version'],
    marked: ['6.4.2', '3.18.3'],
    points: 5,
  },
  {
    name: 'a generator’s name',
    page: { metas: [{ name: 'generator', content: 'Joomla! - Open Source Content Management' }] },
    passes: ['no-version'],
  },
  {
    name: 'one version in a header and one in the page',
    page: { ...server('nginx/1.26.3'), metas: [{ name: 'generator', content: 'WordPress 6.4.2' }] },
    problems: ['version#Server', 'generator'],
    points: 5,
  },
  {
    name: 'Jenkins, whose clients look for its header',
    page: { headers: [['X-Jenkins', '2.401.3']] },
    problems: ['version#X-Jenkins'],
    marked: ['2.401.3'],
    points: 5,
  },
  {
    name: 'the proxy’s version in Via',
    page: { headers: [['Via', '1.1 cache (squid/5.7), 1.1 b (Apache/2.4.57 (Debian))']] },
    problems: ['proxy'],
    passes: ['no-version'],
    marked: ['5.7', '2.4.57'],
    points: 0,
  },
  ...['1.1 varnish', '1.1 abc.cloudfront.net (CloudFront)', '1.1 a, 2.0 b (x', '1.1 a ()'].map((value) => ({
    name: `no version in Via: ${value}`,
    page: { headers: [['Via', value]] as const },
    passes: ['no-version'],
  })),
  {
    name: 'page not read',
    page: { ...server('nginx'), markup: 'page-not-read' },
    passes: ['no-version'],
    unknown: ['page-not-read'],
  },
  {
    name: 'one header longer than is read, the others judged',
    page: {
      headers: [
        ['Server', 'a'.repeat(32_769)],
        ['X-Powered-By', 'PHP/8.1'],
      ],
    },
    problems: ['version#X-Powered-By'],
    unknown: ['too-long'],
  },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
]);
