import {
  defineStack,
  type Header,
  type Lines,
  type StackLanguage,
  type StackOutput,
} from '../write/define-stack.js';
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

export function headerListStack<Place extends string>(list: HeaderList<Place>): Stack {
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
