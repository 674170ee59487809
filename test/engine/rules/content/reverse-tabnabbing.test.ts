import rule from '../../../../src/engine/rules/content/reverse-tabnabbing.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const links = (...some: (readonly [url: string, rel: string])[]): PageParts => ({
  content: { newWindowLinks: some.map(([url, rel]) => ({ url, rel })) },
});

ruleTable(rule, [
  { name: 'no links', page: {} },
  { name: 'browsers imply noopener', page: links(['https://other.example/', '']), passes: ['implied'] },
  {
    name: 'opener',
    page: links(['https://other.example/', 'nofollow opener'], ['https://third.example/', '']),
    problems: ['opener'],
    marked: ['https://other.example/'],
    points: 0,
  },
  {
    name: 'opener beside what wins over it',
    page: links(['https://other.example/', 'opener noopener'], ['https://o.example/', 'opener noreferrer']),
    passes: ['implied'],
  },
  { name: 'the same people', page: links(['https://login.example.com/', 'opener']) },
  {
    name: 'neighbours on a shared host',
    page: { url: 'https://me.github.io/', ...links(['https://you.github.io/', 'opener']) },
    problems: ['opener'],
  },
  { name: 'not markup', page: { markup: 'page-not-read', contentType: 'image/png' } },
  { name: 'markup not seen', page: { markup: 'page-not-read' }, unknown: ['page-not-read'] },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
  { name: 'a type longer than is read', page: { contentType: 'a'.repeat(32_769) }, unknown: ['too-long'] },
]);
