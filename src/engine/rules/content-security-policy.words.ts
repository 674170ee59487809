import type { WordsOf } from '../words.js';
import type rule from './content-security-policy.js';

const INJECTED =
  'Where an attacker finds a way to put text into the page, it runs as script with the visitor’s rights.';

const EACH =
  'Browsers enforce each policy by itself, and none of these stops it. The HTTP Observatory merges the policies and counts a limit that no browser enforces. First write them as one policy, by hand; then tighten that one.';

export default {
  title: 'Content Security Policy',
  spec: { label: 'CSP Level 3', url: 'https://www.w3.org/TR/CSP3/' },
  problems: {
    missing: {
      text: 'No Content-Security-Policy',
      why: `${INJECTED} A policy that names where scripts may come from stops most of that.`,
    },
    'report-only': {
      text: 'Content-Security-Policy is only reporting, not enforced',
      why: 'A report-only policy tells of violations and stops none. Once its reports are quiet it can be enforced.',
    },
    invalid: {
      text: 'Content-Security-Policy does not read as a policy: {sources}',
      why: 'What stands there is not what was meant, and browsers skip the part they cannot use. Part of the protection may be missing without a word.',
    },
    'strict-dynamic-alone': {
      text: '‘strict-dynamic’ stands without a nonce or hash',
      why: 'strict-dynamic makes browsers ignore host names and trust only scripts that a nonce or hash vouches for. Without one, no script runs at all, or older browsers fall back to the host list.',
    },
    'unsafe-scripts': {
      text: '{directive} allows {sources}',
      why: `This lets in the scripts a policy is there to keep out. ${INJECTED}`,
    },
    'unlimited-scripts': {
      text: 'The policy does not limit scripts: no script-src, no default-src',
      why: `Without either directive scripts may come from anywhere and stand in the page. ${INJECTED}`,
    },
    'unsafe-objects': {
      text: '{directive} allows objects from {sources}',
      why: 'Plugins and embedded documents can carry script of their own. Hardly any site needs them, and object-src ‘none’ closes the way.',
    },
    'unlimited-objects': {
      text: 'The policy does not limit objects: no object-src, no default-src',
      why: 'Plugins and embedded documents can carry script of their own. Hardly any site needs them, and object-src ‘none’ closes the way.',
    },
    'insecure-scheme': {
      text: 'The policy of this https page allows {sources}',
      why: 'What is fetched without TLS can be changed on the way. The policy should not let it into a page that came over https.',
    },
    'unsafe-eval': {
      text: 'The policy allows ‘unsafe-eval’',
      why: 'eval and its kin turn text into running code. Text from an attacker that ends up there does too.',
    },
    'insecure-scheme-passive': {
      text: 'The policy of this https page allows pictures or media from {sources}',
      why: 'Pictures fetched without TLS can be exchanged on the way, and show others what is being looked at. Browsers upgrade or block most of them today.',
    },
    'unsafe-styles': {
      text: '{directive} allows {sources}',
      why: 'Injected styles can read out parts of a page, letter by letter, and dress it up as something else. It is much less than script, so it costs nothing but the bonus.',
    },
    'unlimited-styles': {
      text: 'The policy does not limit styles: no style-src, no default-src',
      why: 'Injected styles can read out parts of a page, letter by letter, and dress it up as something else. It is much less than script, so it costs nothing but the bonus.',
    },
    'repeated-reports': {
      text: '{directive} stands in the policy more than once',
      why: 'Browsers take the first and skip the others, so reports go to one place only. Nothing else is affected.',
    },
    'enforced-unsafe-scripts': {
      text: 'No policy stops unsafe scripts: {sources}',
      why: `${INJECTED} ${EACH}`,
    },
    'enforced-unsafe-objects': {
      text: 'No policy stops objects from {sources}',
      why: `Plugins and embedded documents can carry script of their own. ${EACH}`,
    },
    'enforced-insecure-scheme': {
      text: 'No policy of this https page stops {sources}',
      why: `What is fetched without TLS can be changed on the way. ${EACH}`,
    },
    'enforced-unsafe-eval': {
      text: 'No policy stops ‘unsafe-eval’',
      why: `eval and its kin turn text into running code, text from an attacker too. ${EACH}`,
    },
    'enforced-insecure-scheme-passive': {
      text: 'No policy of this https page stops pictures or media from {sources}',
      why: `Pictures fetched without TLS can be exchanged on the way. ${EACH}`,
    },
    'enforced-unsafe-styles': {
      text: 'No policy stops unsafe styles: {sources}',
      why: `Injected styles can read out parts of a page; it is much less than script, so it costs nothing but the bonus. ${EACH}`,
    },
  },
  passes: {
    'default-none': {
      text: 'The policy allows nothing by default and no unsafe script',
    },
    'no-unsafe': {
      text: 'The policy allows no unsafe script',
    },
    'merged-default-none': {
      text: 'Merged by the HTTP Observatory, the policies allow nothing by default; browsers do not merge them',
    },
    'merged-no-unsafe': {
      text: 'Merged by the HTTP Observatory, the policies allow no unsafe script; browsers do not merge them',
    },
    'enforced-no-unsafe': {
      text: 'The policies, each enforced by itself, allow no unsafe script',
    },
  },
} satisfies WordsOf<typeof rule>;
