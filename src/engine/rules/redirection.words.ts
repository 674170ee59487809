import type { WordsOf } from '../words.js';
import type rule from './redirection.js';

const ON_THE_WAY =
  'What crosses the network without TLS can be read and changed by anyone on the way, and who controls it decides where the visitor lands.';

export default {
  title: 'Redirection to https',
  spec: { label: 'RFC 9110 §15.4', url: 'https://www.rfc-editor.org/rfc/rfc9110#section-15.4' },
  problems: {
    untrusted: {
      text: 'http leads to https with a certificate that browsers do not trust',
      why: 'Visitors are stopped by a warning, or learn to click warnings away. Somebody who intercepts the connection looks just the same to them.',
    },
    missing: {
      text: 'http does not lead to https',
      why: `Whoever comes by a name without https stays on plain http. ${ON_THE_WAY}`,
      references: ['security.W008'],
    },
    'not-to-https': {
      text: 'http leads elsewhere, but not to https in the end',
      why: `Whoever comes by a name without https ends on plain http. ${ON_THE_WAY}`,
      references: ['security.W008'],
    },
    'not-at-once': {
      text: 'The first redirect of http leads to http once more',
      why: `Each further answer over http is one more that can be changed. ${ON_THE_WAY}`,
    },
    'off-host': {
      text: 'http on {host} leads to another host, past its own https',
      why: 'Browsers learn HSTS for a host only from that host over https, so this one never gets to say it. Each later visit there starts over plain http again.',
    },
  },
  passes: {
    'to-https': {
      text: 'http leads to https at once, on the same host',
    },
    'no-http': {
      text: 'Nothing answers over plain http',
    },
    preloaded: {
      text: 'Browsers go to https by themselves on every host on the way: all are preloaded',
    },
  },
} satisfies WordsOf<typeof rule>;
