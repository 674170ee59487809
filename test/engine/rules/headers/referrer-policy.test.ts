import rule from '../../../../src/engine/rules/headers/referrer-policy.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const DEFAULT = 'strict-origin-when-cross-origin';
const header = (...values: string[]): PageParts => ({
  headers: values.map((value) => ['Referrer-Policy', value]),
});
const meta = (...contents: string[]): PageParts => ({
  metas: contents.map((content) => ({ name: 'referrer', content })),
});

ruleTable(rule, [
  { name: 'not sent', page: {}, problems: ['missing'], points: 0, marked: null, advised: [DEFAULT] },
  { name: 'sent empty', page: header(''), problems: ['invalid'], points: 5, advised: [DEFAULT] },
  { name: 'private', page: header('no-referrer'), passes: ['private'] },
  { name: 'case-insensitive', page: header(' Same-Origin '), passes: ['private'] },
  {
    name: 'unsafe',
    page: header('unsafe-url'),
    problems: ['unsafe'],
    points: 5,
    marked: ['unsafe-url'],
    advised: [DEFAULT],
  },
  {
    name: 'the last known value takes effect',
    page: header('no-referrer, unsafe-url, whatever'),
    problems: ['unsafe', 'outvoted', 'unknown-word'],
    marked: ['unsafe-url'],
  },
  {
    name: 'over two lines, quoting the one that takes effect',
    page: header('no-referrer', 'origin'),
    problems: ['origin-over-http', 'outvoted'],
    points: 5,
    marked: ['origin'],
  },
  {
    name: 'a list for old and new browsers, the strictest last',
    page: header('no-referrer-when-downgrade, origin-when-cross-origin, strict-origin-when-cross-origin'),
    passes: ['private'],
  },
  {
    name: 'misspelled, before one that takes effect',
    page: header('same-orign, strict-origin'),
    problems: ['unknown-word'],
    passes: ['private'],
    marked: ['same-orign'],
    points: 0,
    advised: ['strict-origin'],
  },
  {
    name: 'an unknown value after a known one',
    page: header('no-referrer, no-referrer-at-all'),
    problems: ['unknown-word'],
    advised: ['no-referrer'],
    passes: ['private'],
    marked: ['no-referrer-at-all'],
  },
  {
    name: 'a strict header overridden by a <meta> is not a mistake in a list',
    page: { ...header('no-referrer'), ...meta('origin') },
    problems: ['origin-over-http'],
    marked: ['origin'],
    advised: [],
  },
  {
    name: 'a list in a <meta>, which browsers ignore: the header applies',
    page: { ...header('no-referrer'), ...meta('same-origin, origin') },
    problems: ['read-differently'],
    marked: ['no-referrer'],
    points: 0,
  },
  {
    name: 'a list in a <meta>, and a header that reveals the URL',
    page: { ...header('unsafe-url'), ...meta('unsafe-url, no-referrer') },
    problems: ['unsafe'],
    points: 5,
  },
  {
    name: 'the old name of no-referrer',
    page: meta('Never'),
    problems: ['read-differently'],
    marked: ['Never'],
    severity: 'info',
    points: 0,
  },
  { name: 'the old name of the default', page: meta('default'), problems: ['read-differently'], points: 0 },
  { name: 'the old name of unsafe-url', page: meta('always'), problems: ['unsafe'], points: 5 },
  {
    name: 'the old name of unsafe-url overrides the header',
    page: { ...header('no-referrer'), ...meta('always') },
    problems: ['unsafe'],
    marked: ['always'],
    points: 5,
  },
  {
    name: 'the old name of origin-when-cross-origin',
    page: meta('origin-when-crossorigin'),
    problems: ['origin-over-http'],
    points: 5,
  },
  {
    name: 'no path even within the site: the advice sends none either',
    page: header('origin'),
    problems: ['origin-over-http'],
    points: 5,
    advised: ['strict-origin'],
  },
  {
    name: 'no path to other sites',
    page: header('origin-when-cross-origin'),
    problems: ['origin-over-http'],
    points: 5,
    advised: [DEFAULT],
  },
  {
    name: 'a <meta> with spaces, which browsers read differently from each other',
    page: meta(' no-referrer '),
    problems: ['read-differently'],
  },
  { name: 'an old value', page: header('always'), problems: ['invalid'], marked: ['always'] },
  { name: 'a semicolon instead of a comma', page: header('no-referrer;'), problems: ['invalid'] },
  { name: 'in a <meta>', page: meta('no-referrer'), passes: ['private'] },
  {
    name: 'a <meta> overrides the header, and the server cannot fix it',
    page: { ...header('no-referrer'), ...meta('unsafe-url') },
    problems: ['unsafe'],
    marked: ['unsafe-url'],
    advised: [],
  },
  { name: 'the last of two <meta>', page: meta('unsafe-url', 'strict-origin'), passes: ['private'] },
  {
    name: 'the last of two <meta> that browsers know',
    page: meta('unsafe-url', 'origin, strict-origin'),
    problems: ['unsafe'],
    marked: ['unsafe-url'],
  },
  { name: 'an empty <meta> counts as none', page: meta(''), problems: ['missing'] },
  { name: 'an unknown value in a <meta>', page: meta('nobody'), problems: ['invalid'], marked: ['nobody'] },
  {
    name: 'a <meta> counts only in HTML',
    page: { ...meta('no-referrer'), contentType: 'application/xml' },
    problems: ['missing'],
  },
  {
    name: 'no header, markup not read yet',
    page: { markup: 'page-not-read' },
    unknown: ['page-not-read'],
  },
  {
    name: 'no header, and markup that nobody will see',
    page: { markup: 'not-recorded' },
    problems: ['missing'],
    marked: null,
    unknown: ['not-recorded'],
  },
  {
    name: 'a header, and markup that nobody will see: a less strict <meta> costs nothing until it is seen',
    page: { ...header('no-referrer'), markup: 'not-recorded' },
    passes: ['private'],
    unknown: ['not-recorded'],
  },
  {
    name: 'a header, markup not seen',
    page: { ...header('no-referrer'), markup: 'page-not-read' },
    passes: ['private'],
    unknown: ['page-not-read'],
  },
  { name: 'a <meta> longer than is read', page: meta('a'.repeat(32_769)), unknown: ['too-long'] },
  { name: 'a header longer than is read', page: header('a'.repeat(32_769)), unknown: ['too-long'] },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
]);
