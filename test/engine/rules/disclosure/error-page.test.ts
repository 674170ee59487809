import { expect, it } from 'vitest';
import { audit, type FoundText } from '../../../../src/engine/index.js';
import rule from '../../../../src/engine/rules/disclosure/error-page.js';
import { meantAs, pageWith, probed, type PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const found = (where: FoundText['where'], needle: string, version?: string): FoundText => ({
  needle,
  where,
  ...(version !== undefined && { version }),
});
const shows = (status: number, ...texts: readonly FoundText[]): PageParts => ({ status, content: { texts } });

const NOT_FOUND = found('title', '{version}*', '404');
const NGINX = found('text', 'nginx/{version}', '1.26.3');
const CENTER = found('element', 'center');
const EXPRESS = [found('title', 'Error'), found('element', 'pre'), found('text', '/node_modules/')];

ruleTable(rule, [
  { name: 'an ordinary page', page: {} },
  { name: 'a bare error page', page: shows(404, NOT_FOUND), passes: ['plain'] },
  {
    name: 'a version that no header names',
    page: shows(404, NOT_FOUND, NGINX, CENTER),
    problems: ['version'],
    marked: ['1.26.3'],
    points: 5,
  },
  {
    name: 'a version that Server names too',
    page: { ...shows(404, NOT_FOUND, NGINX, CENTER), headers: [['Server', 'nginx/1.26.3']] },
    problems: ['version-repeated'],
    points: 0,
  },
  { name: 'its words in a site’s own 404 page', page: shows(404, NOT_FOUND, NGINX), passes: ['plain'] },
  { name: 'its words in an ordinary page', page: shows(200, NGINX) },
  { name: 'its words in a site’s own error page', page: shows(404, NGINX), passes: ['plain'] },
  {
    name: 'a title that names another status',
    page: shows(404, found('title', '{version}*', '403'), NGINX),
    passes: ['plain'],
  },
  {
    name: 'a version at the foot of a listing',
    page: shows(
      200,
      found('title', 'Index of {path}'),
      found('text', 'Index of /'),
      found('text', 'Apache/{version}', '2.4.71'),
      found('element', 'address'),
    ),
    problems: ['version'],
  },
  {
    name: 'one that no header can hide',
    page: shows(
      404,
      found('title', 'HTTP Status {version}*', '404'),
      found('text', 'Apache Tomcat/{version}', '10.1.60'),
    ),
    problems: ['version'],
  },
  { name: 'a stack trace', page: shows(500, ...EXPRESS), problems: ['trace'], points: 10 },
  { name: 'its words with another status', page: shows(200, ...EXPRESS) },
  {
    name: 'a trace of Python’s, as plain text',
    page: {
      ...shows(500, found('text', 'Traceback (most recent call last):')),
      contentType: 'text/plain',
    },
    problems: ['trace'],
  },
  {
    name: 'a page that is one, with any status',
    page: shows(
      200,
      found('text', 'Traceback (most recent call last):'),
      found('text', '", line {version}', '3'),
      found('whole', ''),
    ),
    problems: ['trace'],
    points: 10,
  },
  {
    name: 'a database’s error printed with any status',
    page: shows(200, found('text', 'SQLSTATE['), found('whole', '')),
    problems: ['database'],
    points: 10,
  },
  {
    name: 'the same where nothing was found',
    page: shows(404, found('text', 'Traceback (most recent call last):')),
    passes: ['plain'],
  },
  {
    name: 'the same with a line, which may be a quotation',
    page: shows(
      404,
      found('text', 'Traceback (most recent call last):'),
      found('text', '", line {version}', '21'),
    ),
    problems: ['shown'],
    severity: 'info',
    points: 0,
  },
  {
    name: 'an error of a database',
    page: shows(500, found('text', 'SQLITE_ERROR: ')),
    problems: ['database'],
    points: 10,
  },
  {
    name: 'the same in a page that may quote it',
    page: shows(200, found('text', 'SQLITE_ERROR: ')),
    problems: ['shown'],
    severity: 'info',
    points: 0,
  },
  {
    name: 'a folder of the server',
    page: shows(500, found('text', '/var/www/')),
    problems: ['path'],
    severity: 'low',
    points: 0,
  },
  { name: 'a folder in a page that is no error', page: shows(200, found('text', '/var/www/')) },
  {
    name: 'a folder beside a line',
    page: shows(200, found('text', '/var/www/'), found('text', '.php:{version}', '21')),
    problems: ['shown'],
  },
  {
    name: 'a trace and an error of a database, with a folder',
    page: shows(500, ...EXPRESS, found('text', '/var/www/'), found('text', 'SQLITE_ERROR: ')),
    problems: ['trace', 'database'],
    points: 10,
  },
  {
    name: 'a trace within a debug page',
    page: shows(
      500,
      found('title', '* at /*'),
      ...['#summary', '#traceback', '#requestinfo'].map((name) => found('element', name)),
      found('text', 'Traceback (most recent call last):'),
    ),
  },
  {
    name: 'a framework’s own page',
    page: shows(
      404,
      found('element', '#created'),
      found('text', 'Whitelabel Error Page'),
      found('text', 'so you are seeing this as a fallback.'),
    ),
    problems: ['fallback'],
    points: 0,
  },
  {
    name: 'a framework’s own page with an ordinary status',
    page: shows(
      200,
      found('element', '#created'),
      found('text', 'Whitelabel Error Page'),
      found('text', 'so you are seeing this as a fallback.'),
      found('error', ''),
    ),
    problems: ['disguised'],
    severity: 'medium',
    points: 10,
  },
  {
    name: 'a trace in JSON, with any status',
    page: {
      ...shows(
        200,
        found('text', '    at '),
        found('text', '.js:{version}', '3'),
        found('text', '"stacktrace":["'),
      ),
      contentType: 'application/json',
    },
    problems: ['trace'],
    points: 10,
  },
  {
    name: 'what was asked for, and is not there',
    page: { site: { probes: [probed('not-found', { status: 404, texts: [NOT_FOUND, NGINX, CENTER] })] } },
    problems: ['version'],
    marked: ['1.26.3'],
    points: 5,
  },
  {
    name: 'with a version that only the page’s own Server names',
    page: {
      headers: [['Server', 'nginx/1.26.3']],
      site: { probes: [probed('not-found', { status: 404, texts: [NOT_FOUND, NGINX, CENTER] })] },
    },
    problems: ['version-repeated'],
    points: 0,
  },
  {
    name: 'the same, plain',
    page: { site: { probes: [probed('not-found', { status: 404, texts: [NOT_FOUND] })] } },
    passes: ['plain'],
  },
  {
    name: 'a page that answers every address',
    page: { site: { probes: [probed('not-found', { texts: [NOT_FOUND] })] } },
  },
  {
    name: 'a trace in what was asked for goes before the page’s own version',
    page: {
      ...shows(404, NOT_FOUND, NGINX, CENTER),
      site: { probes: [probed('not-found', { status: 404, texts: EXPRESS })] },
    },
    problems: ['trace', 'version'],
    points: 10,
  },
  { name: 'page not read', page: { markup: 'page-not-read' }, unknown: ['page-not-read'] },
  { name: 'headers not seen', page: { headers: 'service-worker' }, unknown: ['service-worker'] },
]);

it.each([
  ['no header', undefined, true],
  ['Server of another product', 'Apache/2.4.71', true],
  ['Server', 'Nginx', undefined],
])('a version that a page names beside %s', (_what, server, inPages) => {
  const page = pageWith({
    ...shows(404, NOT_FOUND, NGINX, CENTER),
    headers: server === undefined ? [] : [['Server', server]],
  });
  const finding = audit(page, meantAs(page, 404)).findings.find(({ id }) => id.startsWith('error-page/'));
  expect(finding?.advice).toEqual([
    { op: 'hide-version', header: 'Server', product: 'nginx', ...(inPages && { inPages }) },
  ]);
});
