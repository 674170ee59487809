import rule from '../../../../src/engine/rules/headers/content-type.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const type = (contentType: string, ...metas: NonNullable<PageParts['metas']>): PageParts => ({
  contentType,
  metas,
});

ruleTable(rule, [
  { name: 'type and encoding', page: {}, passes: ['declared'] },
  { name: 'quoted, in upper case', page: type('Text/HTML; Charset="UTF-8"'), passes: ['declared'] },
  { name: 'empty', page: type(' '), problems: ['missing'], points: 0 },
  { name: 'no slash', page: type('html'), problems: ['invalid'], marked: ['html'] },
  { name: 'two slashes', page: type('text/html/x'), problems: ['invalid'] },
  { name: 'no subtype', page: type('text/; charset=utf-8'), problems: ['invalid'] },
  {
    name: 'two types',
    page: { headers: [['content-type', 'text/plain']] },
    problems: ['several'],
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
  { name: 'a <meta charset>', page: type('text/html', {}), passes: ['declared'] },
  {
    name: 'a <meta http-equiv>',
    page: type('text/html', { httpEquiv: 'content-type', content: 'text/html; charset=utf-8' }),
    passes: ['declared'],
  },
  {
    name: 'other types need no encoding',
    page: { contentType: 'application/json', markup: 'page-not-read' },
    passes: ['declared'],
  },
  {
    name: 'markup not seen',
    page: { contentType: 'text/html', markup: 'page-not-read' },
    unknown: ['page-not-read'],
  },
  { name: 'markup not needed', page: { markup: 'page-not-read' }, passes: ['declared'] },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
  { name: 'longer than is read', page: type('a'.repeat(32_769)), unknown: ['too-long'] },
]);
