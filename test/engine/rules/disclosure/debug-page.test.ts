import type { FoundText } from '../../../../src/engine/index.js';
import rule from '../../../../src/engine/rules/disclosure/debug-page.js';
import { probed, type PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const title = (needle: string): FoundText => ({ needle, where: 'title' });
const text = (needle: string, version?: string): FoundText => ({
  needle,
  where: 'text',
  ...(version !== undefined && { version }),
});
const top = (needle: string, version?: string): FoundText => ({ ...text(needle, version), where: 'top' });
const elements = (...needles: string[]): FoundText[] =>
  needles.map((needle) => ({ needle, where: 'element' }));
const shows = (status: number, ...texts: readonly FoundText[]): PageParts => ({
  status,
  content: { texts },
});

const DJANGO = [title('* at /*'), ...elements('#summary', '#traceback', '#requestinfo')];
const WARNING = [top('Warning: '), top('.php on line {version}', '3')];

ruleTable(rule, [
  { name: 'an ordinary page', page: {} },
  {
    name: 'Werkzeug’s debugger',
    page: shows(
      500,
      title('* // Werkzeug Debugger'),
      ...elements('.debugger'),
      text('Werkzeug powered traceback interpreter'),
    ),
    problems: ['debugger'],
    marked: ['… // Werkzeug Debugger', '.debugger', 'Werkzeug powered traceback interpreter'],
    points: 40,
  },
  { name: 'Django’s yellow page', page: shows(500, ...DJANGO), problems: ['django'], points: 30 },
  { name: 'its words with another status', page: shows(200, ...DJANGO) },
  { name: 'a part of them', page: shows(500, ...DJANGO.slice(1)) },
  {
    name: 'Django’s page of a new project',
    page: shows(
      200,
      title('The install worked successfully! Congratulations!'),
      text('You are seeing this page because DEBUG=True is in your settings file'),
    ),
    problems: ['django'],
  },
  {
    name: 'Symfony’s, which its headers tell of too',
    page: {
      ...shows(500, ...elements('.exception-summary', '.exception-message', '.exception-illustration')),
      headers: [['X-Debug-Exception', 'no%20tea']],
    },
    problems: ['details'],
  },
  {
    name: 'phpinfo()',
    page: shows(
      200,
      title('*phpinfo()'),
      ...elements('.e', '.v'),
      text('PHP Version {version}', '8.4.28'),
      text('Configuration File (php.ini) Path'),
    ),
    problems: ['phpinfo'],
    points: 20,
  },
  {
    name: 'the profiler’s address in a header',
    page: { headers: [['X-Debug-Token-Link', 'https://shop.example.com/_profiler/c90931']] },
    problems: ['profiler'],
    points: 20,
  },
  {
    name: 'the same, page not read',
    page: { headers: [['X-Debug-Token', 'c90931']], markup: 'page-not-read' },
    problems: ['profiler'],
    unknown: ['page-not-read'],
  },
  {
    name: 'a development server',
    page: shows(200, ...elements('#__next_css__DO_NOT_USE__')),
    problems: ['development'],
    points: 10,
  },
  {
    name: 'PHP’s warning in front of the page',
    page: shows(200, ...WARNING),
    problems: ['php-errors'],
    points: 5,
  },
  {
    name: 'the same in a plain text',
    page: { ...shows(200, ...WARNING), contentType: 'text/plain' },
  },
  { name: 'a picture, page not read', page: { contentType: 'image/png', markup: 'page-not-read' } },
  {
    name: 'a debug page for what was asked for',
    page: {
      site: {
        probes: [
          probed('not-found', {
            status: 404,
            texts: [
              { needle: '* at /*', where: 'title' },
              ...['#summary', '#traceback', '#requestinfo'].map(
                (needle) => ({ needle, where: 'element' }) as const,
              ),
            ],
          }),
        ],
      },
    },
    problems: ['django'],
    points: 30,
  },
  { name: 'page not read', page: { markup: 'page-not-read' }, unknown: ['page-not-read'] },
  { name: 'headers not seen', page: { headers: 'service-worker' }, unknown: ['service-worker'] },
]);
