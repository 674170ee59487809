import { expect, test } from 'vitest';
import { audit, withoutSecrets } from '../../../../src/engine/index.js';
import rule from '../../../../src/engine/rules/headers/content-type.js';
import { pageWith, type PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const type = (contentType: string, ...metas: NonNullable<PageParts['metas']>): PageParts => ({
  contentType,
  metas,
});

ruleTable(rule, [
  { name: 'type and encoding', page: {}, passes: ['declared'] },
  { name: 'quoted, in upper case', page: type('Text/HTML; Charset="UTF-8"'), passes: ['declared'] },
  { name: 'empty', page: type(' '), problems: ['missing'], points: 0 },
  {
    name: 'empty redirects',
    page: { ...type(' '), status: 302, headers: [['Location', '/login']] },
  },
  { name: 'not modified', page: { ...type(' '), status: 304 } },
  {
    name: 'an error without content',
    page: { ...type(' '), status: 405, headers: [['Content-Length', '0']] },
  },
  {
    name: 'an error with content',
    page: { ...type(' '), status: 405, headers: [['Content-Length', '10']] },
    problems: ['missing'],
  },
  {
    name: 'a redirect status that leads nowhere, so its content is shown',
    page: { ...type(' '), status: 301 },
    problems: ['missing'],
  },
  {
    name: 'JSON',
    page: type('application/problem+json; charset=utf-8'),
    problems: ['not-a-page'],
    passes: ['declared'],
    severity: 'info',
    points: 0,
  },
  { name: 'an image', page: type('image/png'), problems: ['not-a-page'], passes: ['declared'] },
  { name: 'an SVG image', page: type('image/svg+xml'), passes: ['declared'] },
  { name: 'XML', page: type('application/rss+xml'), passes: ['declared'] },
  { name: 'text', page: type('text/plain'), problems: ['not-a-page'], passes: ['declared'] },
  {
    name: 'a download',
    page: { headers: [['Content-Disposition', 'Attachment; filename="private.html"']] },
    problems: ['not-a-page'],
    passes: ['declared'],
  },
  {
    name: 'a download needs no encoding',
    page: {
      contentType: 'text/html',
      headers: [['Content-Disposition', 'attachment']],
      markup: 'page-not-read',
    },
    problems: ['not-a-page'],
    passes: ['declared'],
  },
  {
    name: 'not a download',
    page: { headers: [['Content-Disposition', 'inline; filename="attachment"']] },
    passes: ['declared'],
  },
  {
    name: 'one type of a page, one of an image',
    page: { ...type('image/png'), headers: [['Content-Type', 'text/html']] },
    problems: ['several'],
  },
  {
    name: 'JSON before the type of a page, in one line',
    page: type('application/json;v=1, text/html'),
    problems: ['several'],
    marked: ['application/json;v=1, text/html'],
  },
  {
    name: 'JSON after the type of a page',
    page: type('text/html, application/json'),
    problems: ['several', 'not-a-page'],
  },
  { name: 'a valid type after another', page: type('json, text/html'), problems: ['several'] },
  { name: 'the same type twice in a line', page: type('text/html, text/html', {}), passes: ['declared'] },
  {
    name: 'the encoding of the first of two equal types',
    page: type('text/html;charset=utf-8, text/html'),
    passes: ['declared'],
  },
  { name: 'a comma in quotes', page: type('text/html;a=",";charset=utf-8'), passes: ['declared'] },
  { name: 'a word after the type', page: type('text/html x; charset=utf-8'), passes: ['declared'] },
  { name: 'any type', page: type('*/*'), problems: ['invalid'] },
  { name: 'only commas', page: type(' , '), problems: ['missing'] },
  { name: 'no slash', page: type('html'), problems: ['invalid'], marked: ['html'] },
  { name: 'two slashes', page: type('text/html/x'), problems: ['invalid'] },
  { name: 'no subtype', page: type('text/; charset=utf-8'), problems: ['invalid'] },
  {
    name: 'two types',
    page: { headers: [['content-type', 'text/plain']] },
    problems: ['several', 'not-a-page'],
    marked: ['text/html; charset=utf-8', 'text/plain'],
  },
  { name: 'the same type twice', page: { headers: [['Content-Type', 'text/html']] }, passes: ['declared'] },
  {
    name: 'a stateful encoding',
    page: type('text/html; charset=ISO-2022-JP'),
    problems: ['charset-stateful'],
  },
  { name: 'no encoding', page: type('text/html'), problems: ['charset-missing'], marked: ['text/html'] },
  {
    name: 'no encoding, other metas',
    page: type(
      'text/html;charset=',
      { name: 'viewport', content: 'x' },
      { httpEquiv: 'Content-Type', content: 'text/html' },
    ),
    problems: ['charset-missing'],
  },
  { name: 'a <meta charset>', page: type('text/html', { charset: 'utf-8' }), passes: ['declared'] },
  { name: 'a <meta charset> of earlier facts', page: type('text/html', {}), passes: ['declared'] },
  ...(
    [
      ['utf-8', { charset: 'ISO-8859-1' }, 'ISO-8859-1'],
      ['windows-1251', { charset: 'UTF-8' }, 'UTF-8'],
      ['utf-8', { httpEquiv: 'Content-Type', content: 'text/html; charset=shift_jis' }, 'shift_jis'],
    ] as const
  ).map(([charset, meta, label]) => ({
    name: `${charset}, and ${label} in a <meta>`,
    page: type(`text/html; charset=${charset}`, meta),
    problems: ['charset-conflict'],
    points: 0,
    severity: 'low' as const,
  })),
  ...(
    [
      ['latin1', { charset: 'Windows-1252' }],
      ['utf-8', { charset: 'utf-16le' }],
      ['utf-8', { charset: 'utf8' }],
      ['utf-8', { charset: '{{charset}}' }],
      ['gb2312', { charset: 'GB18030' }],
      ['iso-8859-8', { charset: 'iso-8859-8-i' }],
      ['my-own', { charset: 'utf-8' }],
    ] as const
  ).map(([charset, meta]) => ({
    name: `${charset} and ${meta.charset} are no two encodings`,
    page: type(`text/html; charset=${charset}`, meta),
    passes: ['declared'],
  })),
  {
    name: 'a <meta http-equiv>',
    page: type('text/html', { httpEquiv: 'content-type', content: 'text/html; charset=utf-8' }),
    passes: ['declared'],
  },
  {
    name: 'other types need no encoding',
    page: { contentType: 'application/xml', markup: 'page-not-read' },
    passes: ['declared'],
  },
  {
    name: 'markup not seen',
    page: { contentType: 'text/html', markup: 'page-not-read' },
    unknown: ['page-not-read'],
  },
  { name: 'markup not needed', page: { markup: 'page-not-read' }, passes: ['declared'] },
  {
    name: 'no content',
    page: { ...type('text/html; charset=utf-8'), status: 204 },
    problems: ['not-a-page'],
    passes: ['declared'],
  },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
  { name: 'longer than is read', page: type('a'.repeat(32_769)), unknown: ['too-long'] },
]);

test('two encodings are called as they are written, in a stored page too', () => {
  const page = pageWith(type('text/html; charset=gb2312', { charset: 'latin1' }));
  for (const one of [page, withoutSecrets(page)])
    expect(audit(one).findings.map(({ text }) => text)).toContain(
      'Content-Type says gb2312, a <meta> in the page latin1',
    );
});
