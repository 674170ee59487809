import type { Header, Lines } from '../write/define-stack.js';
import { edgeStack } from './platform.js';
import { RENEWAL_WARNING } from './server.js';

type Place = 'deliver' | 'recv' | 'error';

/** Fastly with VCL, as its own interface writes it. */
export const fastly = edgeStack<Place>({
  label: 'Fastly',
  language: 'vcl',
  placeWords: {
    deliver: 'in a VCL snippet of the type within subroutine, vcl_deliver',
    recv: 'in a VCL snippet of the type within subroutine, vcl_recv, with a priority below 100',
    error: 'in a VCL snippet of the type within subroutine, vcl_error',
  },
  place: 'deliver',
  reload: [
    'fastly service version validate --service-id "$SERVICE" --version latest   # Valid: true; CLI 14.1 or newer',
  ],
  fixed:
    /^(?:content-length|content-range|expect|fastly-ff|proxy-authenticate|proxy-authorization|te|trailer|transfer-encoding|upgrade)$/,
  unwritableName: (name) =>
    /^[A-Za-z]/.test(name)
      ? undefined
      : 'VCL has no variable for this header name, which does not begin with a letter.',
  unwritableValue,
  setHeader: ({ name, value, replaces, unless, isHsts, comments }) => [
    onDelivery([
      ...comments('#'),
      `if (${[OUTERMOST, ...(isHsts ? ['fastly_info.edge.is_tls'] : []), isMeant(name, replaces, unless)].join(' && ')}) {`,
      `  set resp.http.${name} = ${quoted(value)};`,
      '}',
    ]),
  ],
  removeHeader: ({ name, only }) => [
    onDelivery(
      only === undefined
        ? [`unset resp.http.${name};`]
        : [`if (${hasValue(name, only)}) {`, `  unset resp.http.${name};`, '}'],
    ),
  ],
  redirectToHttps: () => [
    {
      place: 'recv',
      units: ['if (!fastly_info.edge.is_tls) {\n  error 618 "https";\n}'],
      warnings: [RENEWAL_WARNING],
    },
    {
      place: 'error',
      units: [
        [
          'if (obj.status == 618 && obj.response == "https") {',
          '  set obj.status = 301;',
          '  set obj.response = "Moved Permanently";',
          '  set obj.http.Location = "https://" req.http.Host req.url;',
          '  synthetic {""};',
          '  return(deliver);',
          '}',
        ].join('\n'),
      ],
      preparatory: true,
    },
  ],
});

/** The node that answers the visitor: what a shield sets would be cached with the page. */
const OUTERMOST = 'fastly.ff.visits_this_service == 0';

function onDelivery(lines: readonly string[]): Lines<Place> {
  return { units: [lines.join('\n')] };
}

function isMeant(name: string, replaces: string | undefined, unless: Header['unless']): string {
  const absent = [name, ...unless].map((one) => `!resp.http.${one}`).join(' && ');
  return replaces === undefined ? absent : `(${absent} || ${hasValue(name, replaces)})`;
}

function hasValue(name: string, value: string): string {
  return `resp.http.${name} == ${quoted(value)}`;
}

/** A long string, in which nothing is an escape. */
function quoted(text: string): string {
  return `{"${text}"}`;
}

function unwritableValue(value: string): string | undefined {
  return value.includes('"}') ? 'The value contains "}, which ends a long string in VCL.' : undefined;
}
