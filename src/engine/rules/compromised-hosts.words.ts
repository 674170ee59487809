import type { WordsOf } from '../words.js';
import type rule from './compromised-hosts.js';

export default {
  title: 'Hosts that attacked visitors',
  spec: { label: 'Subresource Integrity §1', url: 'https://www.w3.org/TR/sri-2/#intro' },
  problems: {
    script: {
      text: 'A script comes from a host that has given visitors harmful code: {hosts}',
      why: 'polyfill.io and file hosts of the same people sent some visitors of 100,000 sites elsewhere in 2024, and whoever has these names now decides what runs here. Take the script out, or serve it from this site.',
    },
    other: {
      text: 'The page loads from a host that has given visitors harmful code: {hosts}',
      why: 'A style sheet, a frame or a picture can do less than a script, and still show people what is not this site’s. Serve it from this site.',
    },
    held: {
      text: 'A script held by its hash comes from a host that has given visitors harmful code: {hosts}',
      why: 'With integrity it runs only while it is what it was, so it cannot be turned against visitors. It can stop coming any day: serve it from this site.',
    },
    allowed: {
      text: 'The policy lets in a host that has given visitors harmful code: {hosts}',
      why: 'Nothing of it need be on the page: whoever can put an element into the page can load from there. Take it out of the policy.',
    },
  },
  passes: {
    none: {
      text: 'Nothing comes from a host known to have attacked visitors',
    },
  },
} satisfies WordsOf<typeof rule>;
