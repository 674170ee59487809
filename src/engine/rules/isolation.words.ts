import type { WordsOf } from '../words.js';
import type rule from './isolation.js';

export default {
  title: 'Isolation as a whole',
  spec: {
    label: 'HTML, cross-origin isolation',
    url: 'https://html.spec.whatwg.org/multipage/document-sequences.html#cross-origin-isolation-mode',
  },
  problems: {
    'agent-cluster-unread': {
      text: 'Browsers ignore this Origin-Agent-Cluster: it has to be ?1 or ?0',
      why: 'The header is a structured boolean, and words or numbers are none. The page shares its process memory with other origins of its site, as without the header.',
    },
    'embedder-alone': {
      text: 'Cross-Origin-Embedder-Policy stands without Cross-Origin-Opener-Policy same-origin',
      why: 'Only both together isolate a page. As it is, embedded content has to agree or goes without cookies, and nothing is gained for it unless this page is meant for frames.',
    },
    'opener-reports-only': {
      text: 'Cross-Origin-Opener-Policy is only reporting, not enforced',
      why: 'It tells what would be cut off and cuts nothing. Once its reports are quiet it can be enforced.',
    },
  },
  passes: {
    isolated: {
      text: 'The page is isolated from all other sites',
    },
    'agent-cluster': {
      text: 'Origin-Agent-Cluster: no other origin of the site shares this page’s memory',
    },
  },
} satisfies WordsOf<typeof rule>;
