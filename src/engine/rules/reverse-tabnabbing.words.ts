import type { WordsOf } from '../words.js';
import type rule from './reverse-tabnabbing.js';

export default {
  title: 'Reverse tabnabbing',
  spec: {
    label: 'HTML, noopener',
    url: 'https://html.spec.whatwg.org/multipage/links.html#link-type-noopener',
  },
  problems: {
    opener: {
      text: 'A link hands another site the hold on this page: rel="opener"',
      why: 'The page that opens can send this one to any address while nobody looks, such as a copy that asks for the password. Browsers prevent it unless rel says opener.',
    },
  },
  passes: {
    implied: {
      text: 'Pages that open in new windows get no hold on this one',
    },
  },
} satisfies WordsOf<typeof rule>;
