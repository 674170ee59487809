import { cookieRole } from '../../engine/index.js';
import { applicationStack, unreachedWarning } from './application.js';
import { jsAttributes, type Cookie, type CookieAttributes } from '../write/cookies.js';
import type { StackOutput, Header, RemovedHeader } from '../write/define-stack.js';
import { forwardingNeeds, FORWARDING_WARNING } from '../write/forwarding.js';
import { literal } from '../write/literal.js';
import type { ChainContext, Entry, Stack } from '../write/rendering.js';

type Place = 'app' | 'session' | 'cookie' | 'env';

/** What differs between Node.js frameworks that are configured in code. */
export interface Framework {
  readonly label: string;
  readonly adds?: readonly string[];
  /** Statements that change the headers of every response are between these two. */
  readonly response: { readonly open: string; readonly indent: string; readonly close: string };
  /** Statements, from literals. */
  setHeader(name: string, value: string): string;
  /** An expression: the header's value, or undefined. */
  getHeader(name: string): string;
  removeHeader(name: string): string;
  /** An expression that is true if the visitor's request came over HTTPS, to a TLS proxy too. */
  readonly isHttps: string;
  readonly redirect: string;
  /** A statement, from a literal, the name of a variable, and the attributes. */
  setCookie(name: string, value: string, attributes: JsCookie): string;
  /** What has to be above cookies that are Secure. */
  readonly aboveSecure?: string;
  /** Code with which a session package sends Secure cookies behind a TLS proxy too. */
  readonly trustProxy: string;
  /**
   * Where the session package that sets a cookie reads its attributes.
   * @param isSigned whether its signature is a cookie too
   */
  sessionOptions(name: string, isSigned: boolean): SessionOptions;
  /** How to disable a header that the framework adds. */
  readonly own?: Readonly<Record<string, string>>;
  /** What code at `app` does not cover. */
  readonly headerWarnings: readonly string[];
  readonly debugWarnings: readonly string[];
}

export interface SessionOptions {
  readonly package: string;
  readonly in: 'options' | 'cookie';
  /** The package sets Secure over HTTPS without the option, which would be an error over HTTP. */
  readonly isSecureByItself?: true;
  /** What to do with another package, where the name of the cookie does not tell. */
  readonly otherwise?: string;
}

export interface JsCookie extends CookieAttributes {
  /** Scripts have to read it: the CSRF cookie. */
  readonly isReadable: boolean;
}

export function nodeStack(framework: Framework): Stack {
  const { label, adds, redirect, debugWarnings } = framework;
  return applicationStack<Place>({
    label,
    language: 'js',
    comment: '//',
    commentAt: { env: '#' },
    ...(adds && { adds }),
    placeWords: {
      app: 'right after the line that creates app, before sessions, routes and static files',
      session: 'above the call that adds the session, whose options are here called sessionOptions',
      cookie: 'instead of the call that sets this cookie',
      env: 'in the environment of the server',
    },
    place: 'app',
    scheme: 'forwarded',
    // The arguments of writeHead.
    isBlind: true,
    // The syntax alone does not tell whether sessionOptions exists.
    reload: ['node --check app.js   # your own file; then restart, and see that it starts'],
    setHeader: (header, context) => setHeader(framework, header, context),
    removeHeader: (header) => removeHeader(framework, header),
    setCookie: (cookie, context) => setCookie(framework, cookie, context),
    redirectToHttps: () => [{ units: [], tail: [redirect], warnings: [FORWARDING_WARNING] }],
    turnListingOff: () => ({
      why: `${label} itself lists no folders. Remove the option or middleware that does (serve-index, list: true).`,
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

/** A statement that changes every response. */
function onResponse({ response: { open, indent, close } }: Framework, lines: readonly string[]): Entry {
  return { open, line: lines.map((line) => `${indent}${line}`).join('\n'), close };
}

function setHeader(
  framework: Framework,
  { name, value, replaces, isHsts, comments }: Header,
  { front }: ChainContext,
): StackOutput<Place> {
  const sent = framework.getHeader(literal(name));
  const conditions = [
    ...(isHsts ? [`(${framework.isHttps})`] : []),
    replaces === undefined ? `!${sent}` : `[undefined, ${literal(replaces)}].includes(${sent})`,
  ];
  const line = `if (${conditions.join(' && ')}) ${framework.setHeader(literal(name), literal(value))}`;
  return [
    {
      units: [onResponse(framework, [...comments('//'), line])],
      warnings: [...framework.headerWarnings, unreachedWarning(front)],
    },
  ];
}

function removeHeader(framework: Framework, { name, only, isOwn }: RemovedHeader): StackOutput<Place> {
  const { label, own = {} } = framework;
  const lower = name.toLowerCase();
  if (lower === 'server') {
    return { why: `${label} does not send the Server header. The server in front does.` };
  }
  const switchedOff = isOwn ? own[lower] : undefined;
  const condition =
    only === undefined ? '' : `if (${framework.getHeader(literal(name))} === ${literal(only)}) `;
  const line = `${condition}${framework.removeHeader(literal(name))}`;
  return [{ units: [switchedOff ?? onResponse(framework, [line])] }];
}

/** Whether a session package sets the cookie, or its signature, from its options. */
export function isSession({ name, role }: Pick<Cookie, 'name' | 'role'>): boolean {
  const signed = name.replace(/\.sig$/i, '');
  return role === 'session' || cookieRole(signed) === 'session' || /(?:^|[.:_-])sid$/i.test(signed);
}

function setCookie(framework: Framework, cookie: Cookie, context: ChainContext): StackOutput<Place> {
  return (isSession(cookie) ? setSession : replaceCall)(framework, cookie, context);
}

function replaceCall(
  framework: Framework,
  { name, role, variable, all }: Cookie,
  { front }: ChainContext,
): StackOutput<Place> {
  const { aboveSecure } = framework;
  return [
    {
      place: 'cookie',
      ...(all.secure && aboveSecure && { lead: [aboveSecure], needs: forwardingNeeds(front) }),
      units: [framework.setCookie(literal(name), variable, { ...all, isReadable: role === 'anti-csrf' })],
      warnings: ['Keep the other options of the call, such as path and maxAge.'],
    },
  ];
}

function setSession(
  framework: Framework,
  { name, wanted }: Cookie,
  { front }: ChainContext,
): StackOutput<Place> {
  const { isSecureByItself, otherwise, ...options } = framework.sessionOptions(
    name.replace(/\.sig$/i, ''),
    /\.sig$/i.test(name),
  );
  const added = jsAttributes(isSecureByItself ? { ...wanted, secure: false } : wanted).join(', ');
  const leavesSecureOut = wanted.secure && isSecureByItself;
  const isInCookie = options.in === 'cookie';
  const inOptions = `// In the options of ${options.package}`;
  return [
    {
      place: 'session',
      // Without it, Secure cookies behind a TLS proxy are not sent or cause an error.
      ...(wanted.secure && { lead: [framework.trustProxy], needs: forwardingNeeds(front) }),
      units: [
        [
          ...(added === '' ? [] : [`${inOptions}, add${isInCookie ? ' to cookie' : ''}: { ${added} }`]),
          ...(leavesSecureOut
            ? [
                `${inOptions}, leave secure out: Secure is set over HTTPS without it, and it would cause a 500 over HTTP.`,
              ]
            : []),
          '// Where they are an object of their own, here called sessionOptions:',
          ...(added === ''
            ? []
            : [
                isInCookie
                  ? `sessionOptions.cookie = { ...sessionOptions.cookie, ${added} };`
                  : `Object.assign(sessionOptions, { ${added} });`,
              ]),
          ...(leavesSecureOut ? [`delete sessionOptions${isInCookie ? '.cookie?' : ''}.secure;`] : []),
        ].join('\n'),
      ],
      warnings: [
        ...(otherwise ? [otherwise] : []),
        'If no session package sets this cookie, add these attributes to the call that sets it.',
      ],
    },
  ];
}
