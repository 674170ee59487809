import type { WordsOf } from '../words.js';
import type rule from './third-parties.js';

export default {
  title: 'Scripts of others',
  spec: {
    label: 'HTML, script',
    url: 'https://html.spec.whatwg.org/multipage/scripting.html#the-script-element',
  },
  problems: {
    scripts: {
      text: 'Scripts of {count} run here: {sites}',
      why: 'Each has all rights of this page: it reads what is shown and typed in, and every cookie without HttpOnly. Whom to trust with that is the site’s to decide; that they are there costs nothing.',
    },
  },
  passes: {
    own: {
      text: 'Only this site’s own scripts run here',
    },
  },
} satisfies WordsOf<typeof rule>;
