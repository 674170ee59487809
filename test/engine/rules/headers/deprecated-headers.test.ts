import rule from '../../../../src/engine/rules/headers/deprecated-headers.js';
import { ruleTable } from '../../../support/rule-table.js';

const XSS = 'X-XSS-Protection';
const POLICY = ['Content-Security-Policy', "default-src 'self'"] as const;

ruleTable(rule, [
  { name: 'none of them', page: {}, passes: ['none'] },
  {
    name: 'values that disable deprecated features',
    page: {
      headers: [
        [XSS, '0'],
        ['X-Permitted-Cross-Domain-Policies', 'none'],
      ],
    },
    passes: ['none'],
  },
  {
    name: 'the filter disabled, with a mode that has no effect',
    page: { headers: [[XSS, '0; mode=block']] },
    passes: ['none'],
  },
  ...['"1; mode=block"', "'1; mode=block'", 'D1; mode=block', ''].map((value) => ({
    name: `no filter: ${value}`,
    page: { headers: [[XSS, value] as const] },
    problems: [`xss-unreadable#${XSS}`],
    advised: ['0'],
    points: 0,
    severity: 'info' as const,
  })),
  ...['1', ' 1;', '1; report=/xss'].map((value) => ({
    name: `the filter with ${value}`,
    page: { headers: [[XSS, value] as const] },
    problems: [`xss-filter#${XSS}`],
    advised: ['0'],
    points: 0,
  })),
  ...['1; mode=block', '1;mode = BLOCK; report=/xss'].map((value) => ({
    name: `the filter with ${value}`,
    page: { headers: [[XSS, value] as const] },
    problems: [`xss-filter-blocks#${XSS}`],
    marked: [value],
    advised: ['0'],
  })),
  {
    name: 'only a policy with a vendor’s name',
    page: { headers: [['X-Content-Security-Policy', "default-src 'self'"]] },
    problems: ['prefixed-policy-alone#X-Content-Security-Policy'],
    marked: ["default-src 'self'"],
  },
  {
    name: 'with Content-Security-Policy',
    page: { headers: [POLICY, ['X-WebKit-CSP', "default-src 'self'"], ['x-csp', "default-src 'self'"]] },
    problems: ['prefixed-policy#X-WebKit-CSP', 'prefixed-policy#X-CSP'],
  },
  {
    name: 'a report-only policy with a vendor’s name',
    page: { headers: [['X-Content-Security-Policy-Report-Only', "default-src 'self'"]] },
    problems: ['prefixed-policy#X-Content-Security-Policy-Report-Only'],
  },
  {
    name: 'headers that browsers removed',
    page: {
      headers: [
        ['Public-Key-Pins', 'pin-sha256="aaaa"; max-age=1'],
        ['Public-Key-Pins-Report-Only', 'pin-sha256="aaaa"'],
        ['Expect-CT', 'max-age=86400, enforce'],
        ['P3P', 'CP="This is not a P3P policy"'],
      ],
    },
    problems: ['pins#Public-Key-Pins', 'pins#Public-Key-Pins-Report-Only', 'expect-ct#Expect-CT', 'p3p#P3P'],
  },
  {
    name: 'the consent of Private Network Access',
    page: { headers: [['access-control-allow-private-network', 'true']] },
    problems: ['private-network#Access-Control-Allow-Private-Network'],
    severity: 'info',
    points: 0,
  },
  {
    name: 'headers of the Privacy Sandbox',
    page: {
      headers: [
        ['Observe-Browsing-Topics', '?1'],
        ['Attribution-Reporting-Register-Trigger', '{}'],
      ],
    },
    problems: [
      'privacy-sandbox#Observe-Browsing-Topics',
      'privacy-sandbox#Attribution-Reporting-Register-Trigger',
    ],
    severity: 'info',
    points: 0,
  },
  {
    name: 'Feature-Policy, which Chromium enforces: first the same as Permissions-Policy',
    page: {
      headers: [['Feature-Policy', "camera 'none'; Geolocation 'self'; midi *, payment 'NONE'"]],
    },
    problems: ['feature-policy-alone#Feature-Policy'],
    advised: ['camera=(), payment=()'],
    points: 0,
    left: ['feature-policy#Feature-Policy'],
  },
  {
    name: 'the first of a repeated feature counts, and removed features do not',
    page: {
      headers: [
        ['Feature-Policy', "camera 'none'; vibrate 'none'; camera *"],
        ['feature-policy', "camera 'self'; notifications 'none'"],
      ],
    },
    problems: ['feature-policy-alone#Feature-Policy'],
    advised: ['camera=()'],
    left: ['feature-policy#Feature-Policy'],
  },
  {
    name: 'Feature-Policy that limits nothing, even where the feature is repeated',
    page: { headers: [['Feature-Policy', "midi *; midi 'none'; geolocation *"]] },
    problems: ['feature-policy#Feature-Policy'],
    left: [],
  },
  ...[
    // On another page, camera=(self) would win over a Feature-Policy of camera 'none'.
    '',
    "'self'",
    "'self' https://a.example",
    "'none' 'self'",
    "* 'self'",
    "'src'",
    'self',
    'https://*.a.example',
    'https://a.example/x',
    'a.example',
    'https://a"b',
  ].map((list) => ({
    name: `Feature-Policy with a list that is not only none: ${list}`,
    page: { headers: [['Feature-Policy', `camera ${list}`] as const] },
    problems: ['feature-policy-alone#Feature-Policy'],
    advised: [],
  })),
  {
    name: 'Feature-Policy with a Permissions-Policy that names every feature: removal is advised',
    page: {
      headers: [
        ['Feature-Policy', "camera 'none'; vibrate 'none'"],
        ['Permissions-Policy', 'geolocation=(self), camera=*'],
      ],
    },
    problems: ['feature-policy#Feature-Policy'],
    left: [],
  },
  {
    name: 'with a Permissions-Policy that names some features: no advice',
    page: {
      headers: [
        ['Feature-Policy', "camera 'none'; midi 'none'; usb 'none'"],
        ['Permissions-Policy', 'camera=()'],
      ],
    },
    problems: ['feature-policy-alone#Feature-Policy'],
    advised: [],
    left: ['feature-policy-alone#Feature-Policy'],
  },
  {
    name: 'with a Permissions-Policy that cannot be parsed and so replaces nothing',
    page: {
      headers: [
        ['Feature-Policy', "camera 'none'"],
        ['Permissions-Policy', "camera 'none'"],
      ],
    },
    problems: ['feature-policy-alone#Feature-Policy'],
    advised: [],
  },
  {
    name: 'Feature-Policy in the syntax of Permissions-Policy limits nothing',
    page: { headers: [['Feature-Policy', 'camera=(), geolocation=(self)']] },
    problems: ['feature-policy#Feature-Policy'],
    left: [],
  },
  {
    name: 'Feature-Policy with a Permissions-Policy longer than is read',
    page: {
      headers: [
        ['Feature-Policy', "camera 'none'"],
        ['Permissions-Policy', 'a'.repeat(32_769)],
      ],
    },
    unknown: ['too-long'],
  },
  {
    name: 'Pragma with Cache-Control',
    page: {
      headers: [
        ['Cache-Control', 'no-store'],
        ['Pragma', 'no-cache'],
      ],
    },
    problems: ['pragma#Pragma'],
  },
  {
    name: 'Pragma with Expires',
    page: {
      headers: [
        ['Expires', '0'],
        ['Pragma', 'no-cache'],
      ],
    },
    problems: ['pragma#Pragma'],
  },
  {
    name: 'Pragma alone',
    page: { headers: [['Pragma', 'No-Cache']] },
    problems: ['pragma-alone#Pragma'],
    marked: ['No-Cache'],
    advised: ['no-cache'],
  },
  {
    name: 'Pragma without effect',
    page: { headers: [['Pragma', 'public']] },
    problems: ['pragma#Pragma'],
  },
  {
    name: 'all policy files',
    page: { headers: [['X-Permitted-Cross-Domain-Policies', 'all']] },
    problems: ['cross-domain-policies#X-Permitted-Cross-Domain-Policies'],
    marked: ['all'],
    advised: ['none'],
  },
  {
    name: 'policy files: the default',
    page: { headers: [['X-Permitted-Cross-Domain-Policies', 'master-only']] },
    passes: ['none'],
  },
  { name: 'headers not seen', page: { headers: 'http-cache' }, unknown: ['http-cache'] },
  { name: 'longer than is read', page: { headers: [['P3P', 'a'.repeat(32_769)]] }, unknown: ['too-long'] },
]);
