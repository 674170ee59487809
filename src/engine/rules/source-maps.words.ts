import type { WordsOf } from '../words.js';
import type rule from './source-maps.js';

export default {
  title: 'Source maps',
  spec: {
    label: 'ECMA-426, the SourceMap header',
    url: 'https://tc39.es/ecma426/#sec-linking-generated-code',
  },
  problems: {
    there: {
      text: 'The source of a script is there for everybody: {path}',
      why: 'A source map holds the code as it was written, with comments and names of files. See whether it is meant for everybody.',
    },
    script: {
      text: 'A script names a source map: {url}',
      why: 'A source map holds the code as it was written, with comments and names of files. See whether it is meant for everybody.',
    },
    named: {
      text: 'The page names a source map: {url}',
      why: 'A source map holds the code as it was written, with comments and names of files. On a page the header does nothing, so what sends it likely sends it with the scripts too; see whether the maps are meant for everybody.',
    },
  },
  passes: {
    'not-there': { text: 'Beside the scripts that were asked for there is no source map' },
  },
} satisfies WordsOf<typeof rule>;
