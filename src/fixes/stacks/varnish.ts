import { writeAttributes } from '../write/cookies.js';
import type { Header, RemovedHeader, StackOutput } from '../write/define-stack.js';
import { FORWARDING_WARNING } from '../write/forwarding.js';
import type { Entry } from '../write/rendering.js';
import { RENEWAL_WARNING, REACHES_ALL, serverStack } from './server.js';

type Place = 'vcl';

const IMPORT = 'import std;';

/** What terminates TLS says so, or speaks the PROXY protocol, with which server.ip is the address the visitor used. */
const HTTPS = '(req.http.X-Forwarded-Proto ~ "(?i)^https" || std.port(server.ip) == 443)';

/** Varnish 6 or newer. */
export const varnish = serverStack<Place>({
  label: 'Varnish',
  language: 'vcl',
  adds: ['via', 'x-varnish'],
  placeWords: {
    vcl: 'at the top of the VCL file, such as /etc/varnish/default.vcl, below the line "vcl 4.1;"',
  },
  places: { http: 'vcl', https: 'vcl', both: 'vcl' },
  reload: [
    'sudo varnishd -C -f /etc/varnish/default.vcl 2> vcl.log && sudo systemctl reload varnish || head -n 20 vcl.log',
  ],
  // The site's own VCL is below and may set a header.
  isBlind: true,
  editsProxiedCookiesOnly: true,
  unwritableName: (name) =>
    /^[A-Za-z].{0,99}$/.test(name)
      ? undefined
      : 'In VCL, the name of a header begins with a letter and is not that long.',
  unwritableValue,
  setHeader,
  removeHeader,
  setCookie: ({ name, wanted }) => {
    const edits = writeAttributes(wanted, (...one) => attribute(name, ...one)).flat();
    const lines = wanted.secure ? [`if ${HTTPS} {`, ...edits.map((edit) => `\t${edit}`), '}'] : edits;
    return [
      {
        lead: [...(wanted.secure ? [IMPORT] : []), 'import header;'],
        units: [inSub('vcl_deliver', lines)],
        needs: ['sudo apt install varnish-modules'],
      },
    ];
  },
  redirectToHttps: () => [
    {
      lead: [IMPORT],
      units: [
        inSub('vcl_recv', [
          // Applications send PURGE and BAN over HTTP.
          `if (req.http.Host && !${HTTPS} && req.method ~ "^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$") {`,
          `\treturn (synth(301, "${MOVED}"));`,
          '}',
        ]),
      ],
      // Last, because it returns: the site's own vcl_synth must not change it.
      tail: [
        inSub('vcl_synth', [
          `if (resp.status == 301 && resp.reason == "${MOVED}") {`,
          '\tset resp.http.Location = "https://" + regsub(req.http.Host, ":[0-9]+$", "") + req.url;',
          '\treturn (deliver);',
          '}',
        ]),
      ],
      warnings: [FORWARDING_WARNING, RENEWAL_WARNING],
    },
  ],
  turnListingOff: () => ({
    why: 'Varnish serves no files. The listing comes from a server behind it.',
  }),
});

const MOVED = 'Moved to HTTPS';

/** Varnish runs all subroutines of one name, in the order of the file. */
function inSub(name: 'vcl_recv' | 'vcl_deliver' | 'vcl_synth', lines: readonly string[]): Entry {
  return { open: `sub ${name} {`, line: lines.map((line) => `\t${line}`).join('\n'), close: '}' };
}

/** Redirects and error pages that the VCL makes are delivered by vcl_synth only. */
function setHeader({ name, value, replaces, isHsts, comments }: Header): StackOutput<Place> {
  const sent = `resp.http.${name}`;
  const isWrong = replaces === undefined ? '' : ` || ${sent} == ${quoted(replaces)}`;
  const condition = isHsts ? `${HTTPS} && (!${sent}${isWrong})` : `!${sent}${isWrong}`;
  const line = `if (${condition}) { set ${sent} = ${quoted(value)}; }`;
  const above = comments('#');
  return [
    {
      ...(isHsts && { lead: [IMPORT] }),
      units: [inSub('vcl_deliver', [...above, line]), inSub('vcl_synth', [line])],
      warnings: [REACHES_ALL],
    },
  ];
}

function removeHeader({ name, only }: RemovedHeader): StackOutput<Place> {
  const unset = `unset resp.http.${name};`;
  const line = only === undefined ? unset : `if (resp.http.${name} == ${quoted(only)}) { ${unset} }`;
  return [{ units: [inSub('vcl_deliver', [line]), inSub('vcl_synth', [line])] }];
}

/** Removes the attribute from the cookie of that name and adds it again, so that it is set once. */
function attribute(cookie: string, name: string, value?: string): string[] {
  const start = `(?i:Set-Cookie):\\s*${cookie.replace(/[^A-Za-z0-9_]/g, '\\$&')}=`;
  return [
    regsub(`^(${start}.*?);\\s*(?i:${name})(?:\\s*=[^;]*)?\\s*((?:;.*)?)$`, '\\1\\2'),
    regsub(`^(${start}.*)$`, `\\1; ${name}${value === undefined ? '' : `=${value}`}`),
  ];
}

/** In every header line that matches, as "Name: value". */
function regsub(pattern: string, replacement: string): string {
  return `header.regsub(resp, ${quoted(pattern)}, ${quoted(replacement)});`;
}

function unwritableValue(value: string): string | undefined {
  return value.includes('"}') ? 'The value contains "}, which ends a string of VCL.' : undefined;
}

/** A string of VCL, which has no escapes. */
function quoted(text: string): string {
  return text.includes('"') ? `{"${text}"}` : `"${text}"`;
}
