import rule from '../../../../src/engine/rules/headers/permissions-policy.js';
import type { PageParts } from '../../../support/page.js';
import { ruleTable } from '../../../support/rule-table.js';

const policy = (...values: string[]): PageParts => ({
  headers: values.map((value) => ['Permissions-Policy', value] as const),
});

ruleTable(rule, [
  { name: 'not sent', page: {}, problems: ['missing'], marked: null, points: 0 },
  {
    name: 'valid values',
    page: policy('camera=(), geolocation=(self "https://maps.example"), fullscreen=*', 'interest-cohort=()'),
    passes: ['limits'],
  },
  {
    name: 'client hints for every site',
    page: policy('ch-ua-arch=*, ch-ua-model=(self)'),
    passes: ['limits'],
  },
  { name: 'empty', page: policy('') },
  {
    name: 'in the syntax of Feature-Policy',
    page: policy("camera 'none'; geolocation 'self'"),
    problems: ['feature-policy-syntax'],
    marked: ["camera 'none'; geolocation 'self'"],
  },
  {
    name: 'an unclosed bracket',
    page: policy('camera=(), geolocation=(self'),
    problems: ['malformed'],
    marked: ['camera=(), geolocation=(self'],
  },
  { name: 'single quotes', page: policy("camera=('self')"), problems: ['malformed'] },
  {
    name: 'misspelled and unknown features',
    page: policy('geolocaton=(), teleport=(), camera=()'),
    problems: ['misspelt', 'unknown-feature'],
    marked: ['geolocaton'],
  },
  {
    name: 'unknown features',
    page: policy('teleport=(), camera=()'),
    problems: ['unknown-feature'],
    passes: ['limits'],
    marked: ['teleport'],
  },
  {
    name: 'quoted tokens, unknown tokens, numbers, and no value',
    page: policy('camera=("self"), microphone=none, usb=(1), serial=(self none), midi, hid=(self)'),
    problems: ['ignored-value'],
    marked: ['camera', 'microphone', 'usb', 'serial', 'midi'],
  },
  {
    name: 'allowed for every site: the last of two counts',
    page: policy('camera=(), x-y="a,camera=b\\"", camera=*', 'payment=(* "https://a.example")'),
    problems: ['wide', 'unknown-feature'],
    marked: ['camera', 'payment'],
  },
  {
    name: 'only reported',
    page: { headers: [['Permissions-Policy-Report-Only', 'camera=()']] },
    problems: ['report-only'],
    marked: ['camera=()'],
    severity: 'info',
    points: 0,
  },
  {
    name: 'reported and enforced',
    page: {
      headers: [
        ['Permissions-Policy', 'camera=()'],
        ['Permissions-Policy-Report-Only', 'camera=()'],
      ],
    },
    passes: ['limits'],
  },
  {
    name: 'only a Feature-Policy, which Chromium enforces',
    page: { headers: [['Feature-Policy', "camera 'none'"]] },
  },
  {
    name: 'only a Feature-Policy without effect',
    page: { headers: [['Feature-Policy', "vibrate 'none'; shared-storage 'none'"]] },
    problems: ['missing'],
  },
  {
    name: 'retired features',
    page: policy('camera=(), run-ad-auction=(), attribution-reporting=()'),
    problems: ['retired'],
    passes: ['limits'],
    marked: ['run-ad-auction', 'attribution-reporting'],
    severity: 'info',
  },
  {
    name: 'only retired and unknown features',
    page: policy('run-ad-auction=(), interest-cohort=(), teleport=()'),
    problems: ['unknown-feature', 'retired'],
  },
  {
    name: 'a Feature-Policy longer than is read',
    page: { headers: [['Feature-Policy', 'a'.repeat(32_769)]] },
    unknown: ['too-long'],
  },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
  { name: 'longer than is read', page: policy('a'.repeat(32_769)), unknown: ['too-long'] },
]);
