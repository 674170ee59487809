import type { WordsOf } from '../words.js';
import type rule from './deprecated-headers.js';

export default {
  title: 'Headers of the past',
  spec: {
    label: 'OWASP HTTP Headers',
    url: 'https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html',
  },
  problems: {
    'xss-filter': {
      text: 'X-XSS-Protection has old browsers cut pieces out of the page',
      why: 'In browsers that still have such a filter, an address can be written so that it switches off a script of the page’s own choosing, the protecting ones too. Send 0, and leave the work to Content-Security-Policy.',
    },
    'xss-filter-blocks': {
      text: 'X-XSS-Protection asks for a filter that browsers have removed',
      why: 'Where an old browser still has it, whether a page was blocked tells other sites something of what is on it. Send 0, and leave the work to Content-Security-Policy.',
    },
    'prefixed-policy-alone': {
      text: '{header} is no name that browsers know, and there is no Content-Security-Policy',
      why: 'Vendors’ own names were for browsers of before 2013. None of what this policy forbids is forbidden: send it as Content-Security-Policy.',
    },
    'prefixed-policy': {
      text: '{header} is no name that browsers know any more',
      why: 'Vendors’ own names were for browsers of before 2013. Content-Security-Policy, which is sent too, does the work.',
    },
    pins: {
      text: '{header} is ignored: browsers have given up pinning keys',
      why: 'A wrong pin locked visitors out for months, so no browser since 2020 reads it. CAA records limit who may issue certificates, and certificate transparency shows those that were.',
    },
    'expect-ct': {
      text: 'Expect-CT is ignored: certificate transparency is demanded without it',
      why: 'Browsers ask it of every certificate by themselves. The header can go.',
    },
    'feature-policy': {
      text: 'Feature-Policy has become Permissions-Policy and does nothing more here',
      why: 'Only Chromium reads it, and only for features that Permissions-Policy does not name. This one has none of those, so removing it changes nothing.',
    },
    'feature-policy-alone': {
      text: 'Feature-Policy names features that Permissions-Policy does not: {features}',
      why: 'Chromium still enforces it for these, so removing it would lift limits that are in force. First send the same as Permissions-Policy, whose grammar is another: camera=(), geolocation=(self). Then Feature-Policy can go.',
    },
    p3p: {
      text: 'P3P is ignored: only Internet Explorer ever read it',
      why: 'It described how personal data are handled, for the sake of cookies in frames. SameSite and Partitioned say today where a cookie goes.',
    },
    'pragma-alone': {
      text: 'Pragma is all that keeps this answer from being kept',
      why: 'Its meaning in answers was never specified (RFC 9111 §5.4), so a cache may keep the page all the same. Cache-Control says it to all of them.',
    },
    pragma: {
      text: 'Pragma says nothing in an answer',
      why: 'It was for requests, to a cache of the 1990s (RFC 9111 §5.4). Cache-Control is what a cache heeds.',
    },
    'cross-domain-policies': {
      text: 'X-Permitted-Cross-Domain-Policies lets policy files of this site open it to documents: {value}',
      why: 'Flash, which asked for such files, is gone; Acrobat still may. Where no document is meant to read this site, none says so.',
    },
  },
  passes: {
    none: {
      text: 'No header that browsers have given up',
    },
  },
} satisfies WordsOf<typeof rule>;
