import type { WordsOf } from '../words.js';
import type rule from './directory-listing.js';

export default {
  title: 'Directory listing',
  spec: { label: 'CWE-548', url: 'https://cwe.mitre.org/data/definitions/548.html' },
  problems: {
    listed: {
      text: 'The server lists the files of a folder: {path}',
      why: 'Whatever lies there is found by looking, linked to or not: backups, exports, sources. Where the folder is meant to be browsed, nothing is lost but this step.',
    },
  },
  passes: {},
} satisfies WordsOf<typeof rule>;
