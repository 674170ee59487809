import type { WordsOf } from '../words.js';
import type rule from './debug-page.js';

export default {
  title: 'Debug page',
  spec: { label: 'CWE-489', url: 'https://cwe.mitre.org/data/definitions/489.html' },
  problems: {
    debugger: {
      text: '{system}’s debugger answers to everybody',
      why: 'Its console runs whatever code is typed into it, behind no more than a PIN that can be worked out from what leaks elsewhere. Who gets past it has the server.',
    },
    django: {
      text: 'Django shows its debug page: the settings have DEBUG = True',
      why: 'It shows code, settings, paths and the visitor’s cookies with every error. With DEBUG on, Django also keeps every query in memory.',
      references: ['security.W018'],
    },
    details: {
      text: '{system} shows its debug page',
      why: 'It shows code, paths and often settings and variables with every error. Attackers provoke errors until one shows a password.',
    },
    phpinfo: {
      text: 'The page is PHP’s phpinfo()',
      why: 'It lists versions, paths, settings, the environment with what passwords are in it, and the visitor’s own cookies, HttpOnly or not. A script injected anywhere on the site can read them here.',
    },
    profiler: {
      text: 'Symfony’s debug mode is on: {headers}',
      why: 'Its profiler keeps requests, settings and queries, and shows them under the address named here. Errors show code and paths.',
    },
    development: {
      text: '{system} runs in its development mode',
      why: 'It shows code and paths as soon as an error happens. Development servers are neither made nor checked for being reached by everybody.',
    },
    'php-errors': {
      text: '{system} writes its errors into the page',
      why: 'They name files and lines, and some of them values. Attackers learn from them how the site is made and whether what they try gets through.',
    },
  },
  passes: {},
} satisfies WordsOf<typeof rule>;
