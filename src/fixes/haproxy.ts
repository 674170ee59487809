import type { Advice } from '../engine/index.js';
import type { CookieAdvice, Snippet, Rendering, SetHeader, ChainContext, Stack } from './rendering.js';
import { firstStep } from './rollout.js';
import {
  cookieAttributes,
  curlFor,
  SCRIPTS_READ_IT,
  stopgap,
  unwritableCookie,
  unwritableHeader,
} from './text.js';

type Place = 'frontend' | 'frontend80' | 'frontend443';

const RELOAD = 'sudo haproxy -c -f /etc/haproxy/haproxy.cfg && sudo systemctl reload haproxy';
const NEEDS = 'HAProxy 2.2 or newer';

/** HAProxy 2.2 or newer, which has http-after-response. */
export const haproxy: Stack = {
  label: 'HAProxy',
  kind: 'server',
  language: 'haproxy',
  placeWords: {
    frontend: 'in every frontend (port 80 and 443)',
    frontend80: 'in the frontend that binds port 80',
    frontend443: 'in the frontend that binds port 443',
  } satisfies Record<Place, string>,
  render,
  companionSnippets,
};

function render(advice: Advice, context: ChainContext): Rendering<Place> {
  switch (advice.op) {
    case 'set-header':
      return setHeader(advice);
    case 'remove-header':
      return removeHeader(advice.name);
    case 'set-cookie-attributes':
      return setCookieAttributes(advice, context);
    case 'redirect-to-https':
      return redirectToHttps();
    case 'hide-version':
      return removeHeader(advice.header);
    case 'turn-listing-off':
      return { why: 'HAProxy serves no files: the listing comes from a server behind it.' };
    case 'turn-debug-off':
      return { why: 'HAProxy has no debug pages: they come from the application behind it.' };
  }
}

function setHeader(advice: SetHeader): Rendering<Place> {
  const step = firstStep(advice);
  const why = unwritableHeader(step.name, step.value);
  if (why !== undefined) return { why };
  const isHsts = step.name.toLowerCase() === 'strict-transport-security';
  return {
    snippets: [
      {
        // RFC 6797 §7.2: HSTS is not sent over plain http, not even by a frontend that binds both ports.
        place: isHsts ? 'frontend443' : 'frontend',
        units: [
          [
            ...step.comments.map((line) => `# ${line}`),
            // Not http-response: that misses HAProxy's own answers, its redirects and error pages.
            `http-after-response set-header ${step.name} ${quoted(format(step.value))}${isHsts ? ' if { ssl_fc }' : ''}`,
          ].join('\n'),
        ],
        needs: [NEEDS],
        warnings: step.warnings,
        check: [RELOAD, ...curlFor(step.name)],
      },
    ],
    effect: { op: 'set-header', name: step.name, value: step.value },
  };
}

function removeHeader(name: string): Rendering<Place> {
  const why = unwritableHeader(name);
  if (why !== undefined) return { why };
  return {
    snippets: [
      {
        place: 'frontend',
        units: [`http-after-response del-header ${name}`],
        needs: [NEEDS],
        check: [RELOAD, `curl -sI https://YOUR-SITE/ | grep -i '^${name}:'   # prints nothing`],
      },
    ],
  };
}

function setCookieAttributes(advice: CookieAdvice, context: ChainContext): Rendering<Place> {
  const why = unwritableCookie(advice.cookie);
  if (why !== undefined) return { why };
  const { secure, httpOnly, sameSite, warnings } = cookieAttributes(advice);
  const lines = [
    ...(secure ? attribute(advice.cookie, 'Secure') : []),
    ...(httpOnly ? attribute(advice.cookie, 'HttpOnly') : []),
    ...(sameSite === undefined ? [] : attribute(advice.cookie, 'SameSite', sameSite)),
  ];
  if (lines.length === 0) return { why: SCRIPTS_READ_IT };
  return {
    snippets: [
      {
        // Over plain http a Secure cookie is thrown away by the browser.
        place: secure ? 'frontend443' : 'frontend',
        units: [lines.join('\n')],
        needs: [NEEDS, 'HAProxy built with PCRE, as distributions do'],
        warnings: [...warnings, stopgap('HAProxy', context)],
        check: [RELOAD, "curl -si https://YOUR-SITE/ | grep -i '^set-cookie:'"],
      },
    ],
  };
}

/** Takes the attribute off the one cookie of that name and puts it on, so that it is there once. */
function attribute(cookie: string, name: string, value?: string): string[] {
  const pattern = cookie.replace(/[^A-Za-z0-9_]/g, '\\$&');
  return [
    replace(`^(${pattern}=.*?);\\s*(?i:${name})(?:\\s*=[^;]*)?\\s*((?:;.*)?)$`, '\\1\\2'),
    replace(`^(${pattern}=.*)$`, `\\1; ${name}${value === undefined ? '' : `=${value}`}`),
  ];
}

function replace(pattern: string, replacement: string): string {
  return `http-after-response replace-header Set-Cookie ${quoted(pattern)} ${quoted(replacement)}`;
}

function redirectToHttps(): Rendering<Place> {
  return {
    snippets: [
      {
        place: 'frontend80',
        units: ['http-request redirect scheme https code 301 unless { ssl_fc }'],
        warnings: ['Where a load balancer in front ends TLS, redirect there instead: here it would loop.'],
        check: [RELOAD, "curl -sI http://YOUR-SITE/ | grep -i '^location: https:'"],
      },
    ],
  };
}

/** An application behind that is told to be careful with Secure has to know which requests came over https. */
function companionSnippets(advice: Advice): readonly Snippet<Place>[] {
  const isAbout =
    advice.op === 'redirect-to-https' || (advice.op === 'set-cookie-attributes' && advice.secure === true);
  if (!isAbout) return [];
  return [
    {
      place: 'frontend',
      units: ['http-request set-header X-Forwarded-Proto %[ssl_fc,iif(https,http)]'],
      preparatory: true,
    },
  ];
}

/** A value of http-after-response, which is a log format: "%" begins a variable unless doubled. */
function format(value: string): string {
  return value.replaceAll('%', '%%');
}

/** A word of haproxy.cfg: within double quotes a backslash escapes, and "$" begins a variable of the environment. */
function quoted(text: string): string {
  return `"${text.replace(/[\\"$]/g, '\\$&')}"`;
}
