import type { WordsOf } from '../words.js';
import type rule from './reporting.js';

export default {
  title: 'Reports to the site',
  spec: { label: 'Reporting API §3', url: 'https://www.w3.org/TR/reporting-1/#endpoint-delivery' },
  problems: {
    malformed: {
      text: 'Browsers ignore this {header}: it does not read',
      why: 'Reporting-Endpoints gives names strings in double quotes; Report-To and NEL are JSON with a max_age. What was to be reported goes nowhere.',
    },
    'undefined-group': {
      text: 'Reports are to go to a name that this answer does not define: {groups}',
      why: 'Reporting-Endpoints defines names for one answer; NEL looks in Report-To only. Reports to any other name are thrown away.',
    },
    'insecure-endpoint': {
      text: 'Reports are to go where browsers send none: {urls}',
      why: 'Browsers report from https to https only, because a report tells what the visitor did. These never arrive.',
    },
    unheard: {
      text: 'Content-Security-Policy-Report-Only reports to nobody',
      why: 'It blocks nothing, and without report-to or report-uri nobody learns what it would block, unless a script of the page listens for it.',
    },
    superseded: {
      text: 'Only Report-To, which Reporting-Endpoints has replaced, defines where reports go: {groups}',
      why: 'Report-To is of a draft that only Chromium ever followed. Send Reporting-Endpoints too; NEL is all that still needs the old one.',
    },
    'report-to-alone': {
      text: 'The policy’s reports go by report-to only',
      why: 'Firefox before March 2026 and Safari before 16.4 know report-uri only; browsers that know both pass over it. With both, nobody’s report is lost.',
    },
  },
  passes: {
    heard: {
      text: 'Reports go to places that browsers send them to',
    },
  },
} satisfies WordsOf<typeof rule>;
