import type { FoundText } from '../../../../src/engine/index.js';
import rule from '../../../../src/engine/rules/disclosure/exposed-file.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const text = (needle: string): FoundText => ({ needle, where: 'text' });
const opened = (path: string, contentType: string, ...texts: readonly FoundText[]): PageParts => ({
  url: `https://shop.example.com${path}`,
  contentType,
  content: { texts },
});

const ENV = text('PASSWORD={value}');
const GIT = [text('[core]'), text('repositoryformatversion')];
const STATUS: FoundText[] = [
  { needle: 'Apache Status', where: 'title' },
  text('Apache Server Status for '),
  text('Server uptime:'),
];

ruleTable(rule, [
  { name: 'an ordinary page', page: {} },
  {
    name: '.env',
    page: opened('/.env', 'text/plain', ENV),
    problems: ['secrets'],
    marked: ['PASSWORD=…'],
    points: 40,
  },
  {
    name: '.env as a file',
    page: opened('/app/.env', 'application/octet-stream', ENV),
    problems: ['secrets'],
  },
  {
    name: '.env as HTML with nothing around it',
    page: opened('/.env', 'text/html', ENV, { needle: '', where: 'whole' }),
    problems: ['secrets'],
  },
  { name: 'a site’s own page at that address', page: opened('/.env', 'text/html', ENV) },
  { name: 'an example of one', page: opened('/.env.example', 'text/plain', ENV) },
  { name: 'one without a value', page: opened('/.env', 'text/plain') },
  { name: 'the same words elsewhere', page: opened('/notes.txt', 'text/plain', ENV) },
  {
    name: 'that of a repository',
    page: { ...opened('/x/main/.env', 'text/plain', ENV), url: 'https://raw.githubusercontent.com/a/b/.env' },
  },
  { name: 'a raw view', page: opened('/a/b/raw/main/.env', 'text/plain', ENV) },
  {
    name: 'a download',
    page: {
      ...opened('/.env', 'text/plain', ENV),
      headers: [['Content-Disposition', 'attachment']],
    },
  },
  { name: 'an error', page: { ...opened('/.env', 'text/plain', ENV), status: 403 } },
  {
    name: '.git/config',
    page: opened('/.git/config', 'application/octet-stream', ...GIT),
    problems: ['source'],
    points: 30,
  },
  { name: '.git/config as a page', page: opened('/.git/config', 'text/html', ...GIT) },
  {
    name: 'server-status',
    page: opened('/server-status', 'text/html', ...STATUS),
    problems: ['state'],
    severity: 'medium',
    points: 10,
  },
  { name: 'its words in a page', page: opened('/server-status', 'text/html', ...STATUS.slice(1)) },
  {
    name: 'metrics',
    page: opened('/metrics', 'text/plain', text('# HELP '), text('# TYPE ')),
    problems: ['state'],
  },
  {
    name: 'Spring’s environment',
    page: opened(
      '/actuator/env',
      'application/vnd.spring-boot.actuator.v3+json',
      text('"propertySources":'),
      text('"activeProfiles":'),
    ),
    problems: ['state'],
  },
  {
    name: 'page not read',
    page: { markup: 'page-not-read' },
    unknown: ['page-not-read'],
  },
  { name: 'headers not seen', page: { headers: 'service-worker' }, unknown: ['service-worker'] },
]);
