import type { FormElement } from '../../../../src/engine/index.js';
import rule from '../../../../src/engine/rules/transport/form-target.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const form = (targets: readonly string[], password = false): FormElement => ({
  targets,
  password,
  hiddenFields: [],
});
const forms = (...some: FormElement[]): PageParts => ({ content: { forms: some } });
const OVER_HTTP = { url: 'http://shop.example.com/' };

ruleTable(rule, [
  { name: 'no forms', page: {} },
  {
    name: 'over HTTPS',
    page: forms(form(['https://shop.example.com/login'], true), form([])),
    passes: ['secure'],
  },
  {
    name: 'a password over HTTP',
    page: forms(form(['http://shop.example.com/search']), form(['http://shop.example.com/login'], true)),
    problems: ['password-insecure', 'insecure'],
    marked: ['http:'],
    points: 20,
  },
  {
    name: 'one of several buttons',
    page: forms(form(['https://shop.example.com/', 'http://pay.example/'])),
    problems: ['insecure'],
    points: 5,
  },
  {
    name: 'to localhost',
    page: forms(form(['http://localhost/', 'http://127.0.0.1:8000/'], true)),
    passes: ['secure'],
  },
  {
    name: 'upgraded by policy',
    page: {
      ...forms(form(['http://shop.example.com/login'], true)),
      headers: [['Content-Security-Policy', 'upgrade-insecure-requests']],
    },
    passes: ['policy'],
  },
  {
    name: 'a password on a page over HTTP',
    page: { ...OVER_HTTP, ...forms(form(['http://shop.example.com/login'], true)) },
    problems: ['page-insecure'],
    points: 0,
    marked: ['http:'],
  },
  {
    name: 'a password on a page over HTTP at a local address',
    page: { url: 'http://192.168.1.1/', ...forms(form(['http://192.168.1.1/login'], true)) },
    problems: ['page-insecure'],
    points: 0,
    severity: 'info',
  },
  {
    name: 'a page over HTTP with a form to another host over HTTP',
    page: { ...OVER_HTTP, ...forms(form(['http://login.example/'], true)) },
    problems: ['password-insecure', 'page-insecure'],
    points: 20,
  },
  {
    name: 'a search on a page over HTTP',
    page: { ...OVER_HTTP, ...forms(form(['http://shop.example.com/'])) },
  },
  {
    name: 'a page on localhost',
    page: { url: 'http://localhost:8000/', ...forms(form(['http://localhost:8000/'], true)) },
    passes: ['secure'],
  },
  { name: 'not HTML', page: { markup: 'page-not-read', contentType: 'application/pdf' } },
  { name: 'markup not seen', page: { markup: 'page-not-read' }, unknown: ['page-not-read'] },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
  { name: 'a type longer than is read', page: { contentType: 'a'.repeat(32_769) }, unknown: ['too-long'] },
  {
    name: 'a policy longer than is read',
    page: { headers: [['Content-Security-Policy', 'a'.repeat(32_769)]] },
    unknown: ['too-long'],
  },
]);
