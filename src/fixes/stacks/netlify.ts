import { literal } from '../write/literal.js';
import { headerListStack } from './platform.js';

const OVERRIDES = 'For the same path and header, netlify.toml overrides _headers.';

/** Netlify, with the file _headers in the published folder, or with netlify.toml. */
export const netlify = headerListStack<'files' | 'toml'>({
  label: 'Netlify',
  language: '',
  languageAt: { toml: 'toml' },
  placeWords: {
    files: 'in _headers in the published folder, a new file if there is none',
    toml: 'instead of _headers, at the end of netlify.toml in the root of the repository',
  },
  place: 'files',
  file: '_headers',
  reload: [],
  // Netlify ignores them in _headers.
  fixed:
    /^(?:accept-ranges|age|allow|alt-svc|basic-auth|connection|content-encoding|content-length|content-range|date|location|server|set-cookie|trailer|transfer-encoding|upgrade)$/,
  unwritableValue: (value) =>
    value ===
    value
      .split(',')
      .map((part) => part.trim())
      .join(', ')
      ? undefined
      : 'Netlify would change the spaces at the commas of this value. Write one space after each.',
  add: ({ name, value, comments }) => [
    {
      units: [{ open: '/*', line: [...comments('  #'), `  ${name}: ${value}`].join('\n'), close: '' }],
      warnings: [OVERRIDES],
    },
    {
      place: 'toml',
      units: [
        {
          open: ['[[headers]]', '  for = "/*"', '  [headers.values]'].join('\n'),
          // JSON’s strings are TOML’s too.
          line: [...comments('    #'), `    ${name} = ${literal(value)}`].join('\n'),
          close: '',
        },
      ],
      warnings: [OVERRIDES],
      otherForm: true,
    },
  ],
  https:
    'Netlify redirects HTTP to HTTPS by itself once the domain has a certificate: Domain management, HTTPS.',
});
