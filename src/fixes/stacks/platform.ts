import {
  defineStack,
  type Header,
  type Lines,
  type StackLanguage,
  type StackOutput,
} from '../write/define-stack.js';
import { literal } from '../write/escape.js';
import type { ChainContext, Stack } from '../write/rendering.js';

/** What differs between platforms that change what others send, or that serve files with a list of headers. */
interface Platform<Place extends string> extends Omit<
  StackLanguage<Place>,
  'kind' | 'places' | 'setCookie' | 'turnListingOff' | 'turnDebugOff'
> {
  /** Where most lines go. */
  readonly place: Place;
  /** Names of headers that its customers can neither set nor remove, lower case. */
  readonly fixed: RegExp;
}

function platformStack<Place extends string>(platform: Platform<Place>): Stack {
  const { label, place, fixed } = platform;
  return defineStack<Place>({
    ...platform,
    kind: 'edge',
    places: { http: place, https: place, both: place },
    setHeader: (header, context) => withComments(platform.setHeader(header, context), header),
    unwritableName: (name) =>
      fixed.test(name.toLowerCase())
        ? `${label} does not let its customers change ${name}.`
        : platform.unwritableName?.(name),
    // Only the application knows why a cookie is as it is, and a cached copy has none.
    setCookie: () => ({
      why: `Set it in the application that sends the cookie: ${label} only passes it on.`,
    }),
    turnListingOff: () => ({ why: `${label} lists no folders. The listing comes from a server behind it.` }),
    turnDebugOff: () => ({ why: `${label} has no debug pages. The application behind it shows them.` }),
  });
}

/** A document has no place for comments: what they say is a warning. */
function withComments<Place extends string>(
  output: StackOutput<Place>,
  { comments }: Header,
): StackOutput<Place> {
  const note = comments('')
    .map((line) => line.trim())
    .join(' ');
  if ('why' in output || note === '') return output;
  return output.map((lines) =>
    lines.json && !lines.preparatory ? { ...lines, warnings: [note, ...(lines.warnings ?? [])] } : lines,
  );
}

/** An edge: it sees the response of what is behind it, and changes it. */
export interface Edge<Place extends string> extends Platform<Place> {
  /** Places for a part of the responses, whose lines say so. */
  readonly forAPart?: readonly Place[];
}

export function edgeStack<Place extends string>(edge: Edge<Place>): Stack {
  const { label, forAPart = [] } = edge;
  const reach = `Applies to all sites and applications behind this configuration of ${label}, and to cached copies at once. A header that an application sets itself is kept.`;
  return platformStack({
    ...edge,
    setHeader: (header, context) => {
      const output = edge.setHeader(header, context);
      const isForAll = 'why' in output || output.every(({ place }) => !place || !forAPart.includes(place));
      return isForAll ? withWarning(output, reach) : output;
    },
  });
}

/** A platform that serves files with headers from a list by path. It sets them whatever else is sent. */
export interface HeaderList<Place extends string> extends Omit<
  Platform<Place>,
  'setHeader' | 'removeHeader' | 'redirectToHttps' | 'isBlind'
> {
  /** The file of the list, such as `_headers`. */
  readonly file: string;
  /** What one header adds to the list. */
  add(header: Header, context: ChainContext): readonly Lines<Place>[];
  /** How it redirects to HTTPS by itself: a sentence or two. */
  readonly https: string;
}

function headerListStack<Place extends string>(list: HeaderList<Place>): Stack {
  const { label, file } = list;
  return platformStack({
    ...list,
    isBlind: true,
    setHeader: (header, context) =>
      header.replaces === undefined
        ? withWarning(list.add(header, context), onlyOnce(file))
        : { why: changeThere(header.name, file) },
    removeHeader: ({ name }) => ({
      why: `${file} of ${label} only adds headers. Remove ${name} where it is set.`,
    }),
    redirectToHttps: () => ({ why: list.https }),
  });
}

/** For a list of headers by path: it does not see what else sends the header. */
export function onlyOnce(file: string): string {
  return `This is for the files of the site. Where ${file} or a function sends such a header for some paths already, leave those paths out, or two values are sent.`;
}

export function changeThere(name: string, file: string): string {
  return `${file} would add a second ${name}. Change it where it is set: in ${file}, or in the function that sends it.`;
}

function withWarning<Place extends string>(output: StackOutput<Place>, warning: string): StackOutput<Place> {
  if ('why' in output) return output;
  return output.map((lines) =>
    lines.preparatory ? lines : { ...lines, warnings: [...(lines.warnings ?? []), warning] },
  );
}

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

/** Vercel, with the project's vercel.json. */
export const vercel = headerListStack<'project'>({
  label: 'Vercel',
  language: 'json',
  comment: '',
  placeWords: {
    project:
      'in vercel.json in the root of the project: add these to the list headers; if there is no such file, this is it',
  },
  place: 'project',
  file: 'vercel.json',
  reload: [],
  fixed: /^(?:server|set-cookie|x-vercel-.*)$/,
  unwritableValue: (value) =>
    value.includes('$') ? 'The value contains "$", with which Vercel names a part of the path.' : undefined,
  add: ({ name, value }) => [
    {
      units: [],
      needs: [
        'If the project has vercel.ts or vercel.js instead, add the list there. Beside the older list routes, a deployment with headers fails: replace routes first.',
      ],
      json: { headers: [{ source: '/(.*)', headers: [{ key: name, value }] }] },
    },
  ],
  https: 'Vercel redirects HTTP to HTTPS by itself, for every domain of a project.',
});

/** Firebase Hosting, with the project's firebase.json. */
export const firebase = headerListStack<'project'>({
  label: 'Firebase Hosting',
  language: 'json',
  comment: '',
  placeWords: { project: 'in firebase.json: add these to the list headers of hosting' },
  place: 'project',
  file: 'firebase.json',
  reload: [],
  fixed: /^(?:server|set-cookie|via|x-cache|x-cache-hits|x-served-by|x-timer)$/,
  add: ({ name, value }) => [
    {
      units: [],
      json: { hosting: { headers: [{ source: '**', headers: [{ key: name, value }] }] } },
    },
  ],
  https: 'Firebase Hosting redirects HTTP to HTTPS by itself, for every domain of a site.',
});
