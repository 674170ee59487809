import type { FoundText } from '../../../../src/engine/index.js';
import rule from '../../../../src/engine/rules/disclosure/directory-listing.js';
import { probed } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const TITLE: FoundText = { needle: 'Index of {path}', where: 'title' };
const HEADING: FoundText = { needle: 'Index of /', where: 'text' };

ruleTable(rule, [
  { name: 'an ordinary page', page: {} },
  {
    name: 'a listing',
    page: { url: 'https://shop.example.com/a%20b/', content: { texts: [TITLE, HEADING] } },
    problems: ['listed'],
    marked: ['Index of /a b/', 'Index of /'],
    points: 5,
  },
  {
    name: 'its title alone',
    page: { content: { texts: [TITLE] } },
    problems: ['listed'],
    points: 5,
  },
  { name: 'its words in a text', page: { content: { texts: [HEADING] } } },
  {
    name: 'its words as a plain text',
    page: { contentType: 'text/plain', content: { texts: [TITLE, HEADING] } },
  },
  {
    name: 'Caddy’s',
    page: {
      url: 'https://shop.example.com/files/',
      content: {
        texts: [
          { needle: '{folder}', where: 'title' },
          { needle: '.listing', where: 'element' },
          { needle: '#summary', where: 'element' },
          { needle: 'Served with', where: 'text' },
          { needle: '.caddy-logo', where: 'element' },
        ],
      },
    },
    problems: ['listed'],
    marked: ['files', '.listing', '#summary', 'Served with', '.caddy-logo'],
  },
  {
    name: 'a bucket of S3, in XML',
    page: {
      contentType: 'application/xml',
      content: { texts: [{ needle: 'listbucketresult', where: 'element' }] },
    },
    problems: ['listed'],
    points: 5,
  },
  ...(
    [
      ['any', 'bucket', 10, []],
      ['backups', 'bucket-backups', 20, ['backup']],
      ['secrets', 'bucket-secrets', 30, ['backup', 'secret']],
    ] as const
  ).map(([what, message, points, names]) => ({
    name: `a bucket that is not empty: ${what}`,
    page: {
      contentType: 'application/xml',
      content: {
        texts: [
          ...['listbucketresult', 'contents'].map((needle): FoundText => ({ needle, where: 'element' })),
          ...names.map((needle): FoundText => ({ needle, where: 'name' })),
        ],
      },
    },
    problems: [message],
    points,
  })),
  {
    name: 'a container of Azure, in XML',
    page: {
      contentType: 'application/xml',
      content: {
        texts: [
          { needle: 'enumerationresults', where: 'element' },
          { needle: 'blobs', where: 'element' },
        ],
      },
    },
    problems: ['listed'],
  },
  {
    name: 'the folder of one of its files',
    page: { site: { probes: [probed('listing', { texts: [TITLE, HEADING] })] } },
    problems: ['listed#/static/'],
    points: 5,
  },
  {
    name: 'that folder, and the page itself',
    page: {
      content: { texts: [TITLE, HEADING] },
      site: { probes: [probed('listing', { texts: [TITLE, HEADING] })] },
    },
    problems: ['listed', 'listed#/static/'],
    points: 5,
  },
  { name: 'page not read', page: { markup: 'page-not-read' }, unknown: ['page-not-read'] },
  { name: 'headers not seen', page: { headers: 'service-worker' }, unknown: ['service-worker'] },
]);
