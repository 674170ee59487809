import type { WordsOf } from '../words.js';
import type rule from './disclosing-headers.js';

export default {
  title: 'Disclosing headers',
  spec: { label: 'OWASP Secure Headers Project', url: 'https://owasp.org/www-project-secure-headers/' },
  problems: {
    inside: {
      text: 'Headers tell of machines or folders behind the site: {headers}',
      why: 'Visitors have no use for the names of what stands behind the server they talk to. Attackers who get in by another hole find their way with them.',
    },
    technology: {
      text: 'Headers give away what runs behind the site: {headers}',
      why: 'Only the product that adds them has a use for them, on the way to the server in front. Beyond it they tell which holes are worth trying.',
    },
    tracing: {
      text: 'Headers carry marks of the site’s own tracing: {headers}',
      why: 'They are for the services behind the site to find a request again. Outside they only tell that, and with what, it is traced.',
    },
  },
  passes: {
    none: {
      text: 'No header besides Server and X-Powered-By tells of what is behind the site',
    },
  },
} satisfies WordsOf<typeof rule>;
