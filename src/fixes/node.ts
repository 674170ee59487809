import type { Advice } from '../engine/index.js';
import type {
  CookieAdvice,
  Entry,
  HideVersion,
  Snippet,
  Rendering,
  SetHeader,
  ChainContext,
  Stack,
} from './rendering.js';
import { firstStep } from './rollout.js';
import { schemeNeeds, SCHEME_WARNING } from './scheme.js';
import {
  allAttributes,
  cookieAttributes,
  curlFor,
  SCRIPTS_READ_IT,
  unwritableCookie,
  unwritableHeader,
} from './text.js';

type Place = 'app' | 'session' | 'cookie' | 'env';

/** What differs between the frameworks of Node.js that are written as a program. */
export interface Framework {
  readonly label: string;
  readonly adds?: readonly string[];
  /** Statements that change the headers of every answer stand between these two. */
  readonly answer: { readonly open: string; readonly indent: string; readonly close: string };
  /** Statements, from literals. */
  setHeader(name: string, value: string): string;
  removeHeader(name: string): string;
  /** Code that makes `isHttps` hold behind a TLS proxy too. */
  readonly scheme: string;
  /** An expression that holds where the visitor's request came over https. */
  readonly isHttps: string;
  readonly redirect: string;
  /** A statement, from a literal, the name of a variable, and the attributes. */
  setCookie(name: string, value: string, attributes: JsCookie): string;
  /** The options a session cookie gets, and which packages read them where. */
  readonly session: { readonly comment: string; readonly secure: string };
  /** How a header that the framework itself adds is switched off. */
  readonly own?: Readonly<Record<string, string>>;
  /** What no code at `app` reaches. */
  readonly headerWarnings: readonly string[];
  readonly debugWarnings: readonly string[];
}

export interface JsCookie {
  readonly secure: boolean;
  readonly httpOnly: boolean;
  /** The CSRF cookie, whose token scripts have to read. */
  readonly isReadable: boolean;
  readonly sameSite: 'Lax' | 'Strict' | 'None' | undefined;
}

const CHECK = 'node --check app.js   # your own file; then restart';
const COOKIE_CHECK = "curl -si https://YOUR-SITE/ | grep -i '^set-cookie:'";

export function nodeStack(framework: Framework): Stack {
  return {
    label: framework.label,
    kind: 'application',
    language: 'js',
    comment: '//',
    commentAt: { env: '#' },
    ...(framework.adds && { adds: framework.adds }),
    placeWords: {
      app: 'right after the line that makes app, before sessions, routes and static files',
      session: 'on the options of the session, here called sessionOptions, before they are used',
      cookie: 'in place of the call that sets this cookie',
      env: 'in the environment the server is started with',
    } satisfies Record<Place, string>,
    render: (advice, context) => render(framework, advice, context),
  };
}

function render(framework: Framework, advice: Advice, context: ChainContext): Rendering<Place> {
  switch (advice.op) {
    case 'set-header':
      return setHeader(framework, advice, context);
    case 'remove-header':
      return removeHeader(framework, advice.name);
    case 'set-cookie-attributes':
      return setCookieAttributes(framework, advice, context);
    case 'redirect-to-https':
      return redirectToHttps(framework, context);
    case 'hide-version':
      return hideVersion(framework, advice);
    case 'turn-listing-off':
      return {
        why: `${framework.label} lists no folder by itself: take out the option or middleware that does (serve-index, list: true).`,
      };
    case 'turn-debug-off':
      return turnDebugOff(framework);
  }
}

/** A statement among those that change every answer. */
function onAnswer({ answer: { open, indent, close } }: Framework, lines: readonly string[]): Entry {
  return { open, line: lines.map((line) => `${indent}${line}`).join('\n'), close };
}

function setHeader(framework: Framework, advice: SetHeader, context: ChainContext): Rendering<Place> {
  const step = firstStep(advice);
  const why = unwritableHeader(step.name, step.value);
  if (why !== undefined) return { why };
  const set = framework.setHeader(literal(step.name), literal(step.value));
  // RFC 6797 §7.2: HSTS is not sent over plain http.
  const isHsts = step.name.toLowerCase() === 'strict-transport-security';
  const line = isHsts ? `if (${framework.isHttps}) ${set}` : set;
  return {
    effect: { op: 'set-header', name: step.name, value: step.value },
    snippets: [
      {
        place: 'app',
        ...(isHsts && { lead: [framework.scheme], needs: schemeNeeds(context.front) }),
        units: [onAnswer(framework, [...step.comments.map((text) => `// ${text}`), line])],
        warnings: [...step.warnings, ...framework.headerWarnings, ...frontWarning(context)],
        check: [CHECK, ...curlFor(step.name)],
      },
    ],
  };
}

function frontWarning({ front }: ChainContext): string[] {
  return front.length === 0
    ? ['Does not reach files that a web server in front serves itself.']
    : [`Does not reach what ${front.join(' or ')} serves itself. Set it here or there, not in both.`];
}

function removeHeader(framework: Framework, name: string): Rendering<Place> {
  const why = unwritableHeader(name);
  if (why !== undefined) return { why };
  const lower = name.toLowerCase();
  if (lower === 'server') {
    return { why: `${framework.label} sends no Server header: it comes from the server in front.` };
  }
  const own = framework.own && Object.hasOwn(framework.own, lower) ? framework.own[lower] : undefined;
  const removed: Snippet<Place> = {
    place: 'app',
    units: [own ?? onAnswer(framework, [framework.removeHeader(literal(name))])],
    check: [CHECK, `curl -sI https://YOUR-SITE/ | grep -i '^${name}:'   # prints nothing`],
  };
  return { snippets: [removed] };
}

/** Where sessions are kept by a package, its options say how the cookie is; the engine knows others by name. */
function isSession({ cookie, role }: CookieAdvice): boolean {
  return role === 'session' || /(?:^|[.:_-])sid(?:\.sig)?$/i.test(cookie);
}

function setCookieAttributes(
  framework: Framework,
  advice: CookieAdvice,
  context: ChainContext,
): Rendering<Place> {
  const why = unwritableCookie(advice.cookie);
  if (why !== undefined) return { why };
  const { warnings, ...wanted } = cookieAttributes(advice);
  if (!wanted.secure && !wanted.httpOnly && wanted.sameSite === undefined) {
    return { why: SCRIPTS_READ_IT };
  }
  // Options are added to those there are, a call is written anew.
  const attributes = isSession(advice) ? wanted : allAttributes(advice);
  const scheme: Snippet<Place>[] = attributes.secure
    ? // Without it, behind a TLS proxy, Secure cookies are held back or an error.
      [
        {
          place: 'app',
          units: [],
          lead: [framework.scheme],
          needs: schemeNeeds(context.front),
          preparatory: true,
        },
      ]
    : [];
  const cookie = { ...attributes, isReadable: advice.role === 'anti-csrf' };
  return {
    snippets: [
      ...scheme,
      isSession(advice)
        ? {
            place: 'session',
            lead: [`// ${framework.session.comment}`],
            units: [sessionOptions(framework, cookie)],
            warnings: [
              ...warnings,
              'A session cookie that no package sets: give it these attributes in its own call.',
            ],
            check: [CHECK, COOKIE_CHECK],
          }
        : {
            place: 'cookie',
            units: [
              framework.setCookie(
                literal(advice.cookie),
                advice.role === 'anti-csrf' ? 'token' : 'value',
                cookie,
              ),
            ],
            warnings: [...warnings, 'Keep the other options the call has today, such as path and maxAge.'],
            check: [CHECK, COOKIE_CHECK],
          },
    ],
  };
}

/** Some packages read the options themselves, others what stands under `cookie`. */
function sessionOptions({ session }: Framework, { secure, httpOnly, sameSite }: JsCookie): string {
  const attributes = [
    ...(secure ? [`secure: ${session.secure}`] : []),
    ...(httpOnly ? ['httpOnly: true'] : []),
    ...(sameSite === undefined ? [] : [`sameSite: "${sameSite.toLowerCase()}"`]),
  ].join(', ');
  return [
    `Object.assign(sessionOptions, { ${attributes} });`,
    `sessionOptions.cookie = { ...sessionOptions.cookie, ${attributes} };`,
  ].join('\n');
}

function redirectToHttps(framework: Framework, context: ChainContext): Rendering<Place> {
  return {
    snippets: [
      {
        place: 'app',
        lead: [framework.scheme],
        units: [],
        tail: [framework.redirect],
        needs: schemeNeeds(context.front),
        warnings: [SCHEME_WARNING],
        check: [CHECK, "curl -sI http://YOUR-SITE/ | grep -i '^location: https:'"],
      },
    ],
  };
}

function hideVersion(framework: Framework, { header }: HideVersion): Rendering<Place> {
  return removeHeader(framework, header);
}

function turnDebugOff({ debugWarnings }: Framework): Rendering<Place> {
  return {
    snippets: [
      {
        place: 'env',
        units: ['NODE_ENV=production'],
        warnings: debugWarnings,
        check: ['curl -s https://YOUR-SITE/an-address-that-fails   # no stack trace'],
      },
    ],
  };
}

/** A JavaScript string literal. For printable ASCII, which is all that gets here, JSON's is one. */
export function literal(text: string): string {
  return JSON.stringify(text);
}
