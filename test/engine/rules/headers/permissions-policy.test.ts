import rule from '../../../../src/engine/rules/headers/permissions-policy.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const policy = (...values: string[]): PageParts => ({
  headers: values.map((value) => ['Permissions-Policy', value] as const),
});

ruleTable(rule, [
  { name: 'not sent', page: {}, problems: ['missing'], marked: null, points: 0 },
  {
    name: 'words browsers know',
    page: policy('camera=(), geolocation=(self "https://maps.example"), fullscreen=*', 'interest-cohort=()'),
    passes: ['limits'],
  },
  { name: 'client hints for all', page: policy('ch-ua-arch=*, ch-ua-model=(self)'), passes: ['limits'] },
  { name: 'empty', page: policy('') },
  {
    name: 'as Feature-Policy was written',
    page: policy("camera 'none'; geolocation 'self'"),
    problems: ['feature-policy-syntax'],
    marked: ["camera 'none'; geolocation 'self'"],
  },
  {
    name: 'a bracket left open',
    page: policy('camera=(), geolocation=(self'),
    problems: ['malformed'],
    marked: ['camera=(), geolocation=(self'],
  },
  { name: 'single quotes', page: policy("camera=('self')"), problems: ['malformed'] },
  {
    name: 'misspelt, and never heard of',
    page: policy('geolocaton=(), teleport=(), camera=()'),
    problems: ['misspelt', 'unknown-feature'],
    marked: ['geolocaton'],
  },
  {
    name: 'never heard of',
    page: policy('teleport=(), camera=()'),
    problems: ['unknown-feature'],
    passes: ['limits'],
    marked: ['teleport'],
  },
  {
    name: 'words in quotes, other words, numbers, and nothing at all',
    page: policy('camera=("self"), microphone=none, usb=(1), serial=(self none), midi, hid=(self)'),
    problems: ['ignored-value'],
    marked: ['camera', 'microphone', 'usb', 'serial', 'midi'],
  },
  {
    name: 'for everybody, the last of two counts',
    page: policy('camera=(), x-y="a,camera=b\\"", camera=*', 'payment=(* "https://a.example")'),
    problems: ['wide', 'unknown-feature'],
    marked: ['camera', 'payment'],
  },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
  { name: 'longer than is read', page: policy('a'.repeat(32_769)), unknown: ['too-long'] },
]);
