import { applicationStack, unreachedWarning } from './application.js';
import { jsAttributes, type Cookie, type CookieAttributes } from './cookies.js';
import type { StackOutput, Header } from './define-stack.js';
import { forwardingNeeds, FORWARDING_WARNING } from './forwarding.js';
import { literal } from './literal.js';
import type { ChainContext, Entry, Stack } from './rendering.js';

type Place = 'app' | 'session' | 'cookie' | 'env';

/** What differs between the frameworks of Node.js that are written as a program. */
export interface Framework {
  readonly label: string;
  readonly adds?: readonly string[];
  /** Statements that change the headers of every answer stand between these two. */
  readonly response: { readonly open: string; readonly indent: string; readonly close: string };
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

export interface JsCookie extends CookieAttributes {
  /** The CSRF cookie, whose token scripts have to read. */
  readonly isReadable: boolean;
}

export function nodeStack(framework: Framework): Stack {
  const { label, adds, scheme, redirect, debugWarnings } = framework;
  return applicationStack<Place>({
    label,
    language: 'js',
    comment: '//',
    commentAt: { env: '#' },
    ...(adds && { adds }),
    placeWords: {
      app: 'right after the line that makes app, before sessions, routes and static files',
      session: 'on the options of the session, here called sessionOptions, before they are used',
      cookie: 'in place of the call that sets this cookie',
      env: 'in the environment the server is started with',
    },
    place: 'app',
    scheme: 'forwarded',
    reload: ['node --check app.js   # your own file; then restart'],
    setHeader: (header, context) => setHeader(framework, header, context),
    removeHeader: (name) => removeHeader(framework, name),
    setCookie: (cookie, context) => setCookie(framework, cookie, context),
    redirectToHttps: () => [{ lead: [scheme], units: [], tail: [redirect], warnings: [FORWARDING_WARNING] }],
    turnListingOff: () => ({
      why: `${label} lists no folder by itself: take out the option or middleware that does (serve-index, list: true).`,
    }),
    turnDebugOff: () => [
      {
        place: 'env',
        units: ['NODE_ENV=production'],
        warnings: debugWarnings,
        check: ['curl -s https://YOUR-SITE/an-address-that-fails   # no stack trace'],
      },
    ],
  });
}

/** A statement among those that change every answer. */
function onResponse({ response: { open, indent, close } }: Framework, lines: readonly string[]): Entry {
  return { open, line: lines.map((line) => `${indent}${line}`).join('\n'), close };
}

function setHeader(
  framework: Framework,
  { name, value, isHsts, comments }: Header,
  { front }: ChainContext,
): StackOutput<Place> {
  const set = framework.setHeader(literal(name), literal(value));
  const line = isHsts ? `if (${framework.isHttps}) ${set}` : set;
  return [
    {
      ...(isHsts && { lead: [framework.scheme] }),
      units: [onResponse(framework, [...comments('//'), line])],
      warnings: [...framework.headerWarnings, unreachedWarning(front)],
    },
  ];
}

function removeHeader(framework: Framework, name: string): StackOutput<Place> {
  const { label, own = {} } = framework;
  const lower = name.toLowerCase();
  if (lower === 'server') {
    return { why: `${label} sends no Server header: it comes from the server in front.` };
  }
  const switchedOff = Object.hasOwn(own, lower) ? own[lower] : undefined;
  return [{ units: [switchedOff ?? onResponse(framework, [framework.removeHeader(literal(name))])] }];
}

/** Where sessions are kept by a package, its options say how the cookie is; the engine knows others by name. */
function isSession({ name, role }: Cookie): boolean {
  return role === 'session' || /(?:^|[.:_-])sid(?:\.sig)?$/i.test(name);
}

function setCookie(framework: Framework, cookie: Cookie, { front }: ChainContext): StackOutput<Place> {
  // Options are added to those there are, a call is written anew.
  const attributes = isSession(cookie) ? cookie.wanted : cookie.all;
  return [
    ...(attributes.secure
      ? // Without it, behind a TLS proxy, Secure cookies are held back or an error.
        [{ units: [], lead: [framework.scheme], needs: forwardingNeeds(front), preparatory: true } as const]
      : []),
    isSession(cookie)
      ? {
          place: 'session',
          lead: [`// ${framework.session.comment}`],
          units: [sessionOptions(framework, attributes)],
          warnings: ['A session cookie that no package sets: give it these attributes in its own call.'],
        }
      : {
          place: 'cookie',
          units: [
            framework.setCookie(literal(cookie.name), cookie.variable, {
              ...attributes,
              isReadable: cookie.role === 'anti-csrf',
            }),
          ],
          warnings: ['Keep the other options the call has today, such as path and maxAge.'],
        },
  ];
}

/** Some packages read the options themselves, others what stands under `cookie`. */
function sessionOptions({ session }: Framework, attributes: CookieAttributes): string {
  const options = [
    ...(attributes.secure ? [`secure: ${session.secure}`] : []),
    ...jsAttributes({ ...attributes, secure: false }),
  ].join(', ');
  return [
    `Object.assign(sessionOptions, { ${options} });`,
    `sessionOptions.cookie = { ...sessionOptions.cookie, ${options} };`,
  ].join('\n');
}
