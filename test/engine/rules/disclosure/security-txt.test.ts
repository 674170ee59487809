import type { Observed, Probed, ProbedResponse, SecurityTxt } from '../../../../src/engine/index.js';
import rule from '../../../../src/engine/rules/disclosure/security-txt.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const AT = Date.parse('2026-03-04T10:00:00Z');
const GOOD: SecurityTxt = {
  contacts: 1,
  plainContacts: 0,
  expires: ['2026-12-31T18:37:07+02:00'],
  preferredLanguages: 0,
  malformed: 0,
};

const probed = (answer: Observed<ProbedResponse | null>): PageParts => {
  const url = 'https://shop.example.com/.well-known/security.txt';
  const probe: Probed = { kind: 'security-txt', method: 'GET', url, at: AT, answer };
  return { site: { probes: [probe] } };
};

const file = (
  change: Partial<SecurityTxt> = {},
  {
    status = 200,
    type = 'text/plain; charset=utf-8',
  }: { readonly status?: number; readonly type?: string | null } = {},
): PageParts =>
  probed({
    seen: true,
    value: {
      status,
      headers: { seen: true, value: type === null ? [] : [{ name: 'Content-Type', value: type }] },
      setCookies: { seen: true, value: [] },
      texts: [],
      securityTxt: { ...GOOD, ...change },
    },
  });

ruleTable(rule, [
  { name: 'nobody asked', page: {}, unknown: ['not-probed'] },
  { name: 'something else was asked', page: { site: { probes: [] } }, unknown: ['not-probed'] },
  { name: 'nothing answered', page: probed({ seen: true, value: null }), unknown: ['no-answer'] },
  {
    name: 'no answer came',
    page: probed({ seen: false, because: 'no-answer' }),
    unknown: ['no-answer'],
  },
  { name: 'a file as it should be', page: file(), passes: ['there'] },
  { name: 'its type without a charset', page: file({}, { type: 'Text/Plain' }), passes: ['there'] },
  { name: 'a fraction of a second', page: file({ expires: ['2027-01-01t00:00:00.5z'] }), passes: ['there'] },
  { name: 'none', page: file({}, { status: 404 }), problems: ['missing'] },
  { name: 'not for everybody', page: file({}, { status: 403 }), problems: ['missing'] },
  {
    name: 'the front page in its place',
    page: file({ contacts: 0, expires: [], malformed: 90 }, { type: 'text/html' }),
    problems: ['missing'],
  },
  { name: 'somewhere else', page: file({}, { status: 301 }), unknown: ['leads-elsewhere'] },
  { name: 'no contact', page: file({ contacts: 0 }), problems: ['no-contact'] },
  { name: 'a contact over http', page: file({ plainContacts: 1 }), problems: ['plain-contact'] },
  { name: 'no Expires', page: file({ expires: [] }), problems: ['no-expires'] },
  {
    name: 'two Expires',
    page: file({ expires: ['2027-01-01T00:00:00Z', '2028-01-01T00:00:00Z'] }),
    problems: ['no-expires'],
  },
  { name: 'Expires without a time', page: file({ expires: ['2027-01-01'] }), problems: ['no-expires'] },
  {
    name: 'expired a second ago',
    page: file({ expires: ['2026-03-04T09:59:59Z'] }),
    problems: ['expired'],
    marked: ['2026-03-04T09:59:59Z'],
  },
  {
    name: 'a date there never was',
    page: file({ expires: ['2027-13-45T00:00:00Z'] }),
    problems: ['expired'],
  },
  { name: 'lines that are no fields', page: file({ malformed: 1 }), problems: ['malformed'] },
  { name: 'two Preferred-Languages', page: file({ preferredLanguages: 2 }), problems: ['malformed'] },
  {
    name: 'another type',
    page: file({}, { type: 'text/html' }),
    problems: ['not-plain-text'],
    marked: ['text/html'],
  },
  { name: 'no type', page: file({}, { type: null }), problems: ['not-plain-text'], marked: null },
  {
    name: 'another charset',
    page: file({}, { type: 'text/plain; charset=iso-8859-1' }),
    problems: ['not-plain-text'],
  },
]);
