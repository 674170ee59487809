import type { WordsOf } from '../words.js';
import type rule from './form-target.js';

const READ = 'Whatever is typed in can be read and changed by anyone on the way.';

export default {
  title: 'Where forms are sent',
  spec: {
    label: 'HTML, form submission',
    url: 'https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#form-submission-algorithm',
  },
  problems: {
    'password-insecure': {
      text: 'A form sends a password over plain http',
      why: `${READ} With the password they log in as that person, here and wherever else it is used.`,
    },
    insecure: {
      text: 'A form is sent over plain http',
      why: `${READ} Browsers warn before they send it, so some visitors leave here.`,
    },
    'page-insecure': {
      text: 'A password is asked for on a page that came over plain http',
      why: 'Whoever is on the way can change this page so that the password goes to them, wherever the form is sent. Browsers call such a page not secure.',
    },
  },
  passes: {
    secure: {
      text: 'What forms send cannot be read on the way',
    },
    policy: {
      text: 'upgrade-insecure-requests sends over https the forms that name http',
    },
  },
} satisfies WordsOf<typeof rule>;
