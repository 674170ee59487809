import type { Header, RemovedHeader, StackOutput } from '../write/define-stack.js';
import { literal } from '../write/escape.js';
import type { Entry } from '../write/rendering.js';
import { LOAD_BALANCER_WARNING, RENEWAL_WARNING, serverStack } from './server.js';

type Place = 'middleware' | 'entrypoint';

/** Traefik 2 and 3. Its configuration is YAML; JSON’s strings are YAML’s too. */
export const traefik = serverStack<Place>({
  label: 'Traefik',
  language: 'yaml',
  placeWords: {
    middleware:
      'in the dynamic configuration (Traefik 2 and 3, file provider); where http, middlewares or security-headers is there already, add only the lines below it',
    entrypoint:
      'in the static configuration (Traefik 2 and 3), where yours is, in entryPoints, in the entry point of port 80',
  },
  places: { http: 'entrypoint', https: 'middleware', both: 'middleware' },
  reload: [],
  setHeader,
  removeHeader,
  setCookie: () => ({
    why: 'Traefik has no setting for the attributes of an application’s cookie. Change the application that sets it.',
  }),
  // A challenge of Traefik’s own httpChallenge has a router of its own, which comes first; others do not.
  redirectToHttps: () => [
    {
      units: [
        [
          'http:',
          '  redirections:',
          '    entryPoint:',
          // The name of an entry point would put the port of its address into Location: in a container, often 8443.
          '      to: ":443"',
          '      scheme: https',
          '      permanent: true',
        ].join('\n'),
      ],
      warnings: [
        `It is for every router of the entry point. ${LOAD_BALANCER_WARNING}`,
        RENEWAL_WARNING,
        'If your static configuration is in arguments: --entryPoints.web.http.redirections.entryPoint.to=:443, and the other lines so too. Do not create traefik.yml beside arguments: Traefik then ignores them.',
        'Traefik reads its static configuration when it starts: restart it.',
      ],
    },
  ],
  turnListingOff: () => ({ why: 'Traefik lists no folders. The listing comes from a server behind it.' }),
});

/** An empty value removes the header; any other replaces every value. */
function inHeaders(name: string, value: string): Entry {
  return {
    open: [
      'http:',
      '  middlewares:',
      '    security-headers:',
      '      headers:',
      '        customResponseHeaders:',
    ].join('\n'),
    line: `          ${literal(name)}: ${literal(value)}`,
    close: '',
  };
}

const NEEDS = [
  'The static configuration must have the file provider (providers.file). First see the middleware in the dashboard or the log: a router that names a missing one answers 404.',
  'Then add security-headers@file to the middlewares of each router, or of the entry points (http.middlewares).',
];

/** What replaces any value can only set what has no better one. */
function setHeader({ name, value }: Header): StackOutput<Place> {
  const isNosniff = name.toLowerCase() === 'x-content-type-options' && value.toLowerCase() === 'nosniff';
  if (!isNosniff) {
    return {
      why: `Traefik cannot set ${name} only where it is missing: it would replace what an application behind it sends, also a stricter value. Set it in the application or in a web server behind Traefik.`,
    };
  }
  return [
    {
      units: [inHeaders(name, value)],
      needs: NEEDS,
      warnings: [
        'It replaces any other value of this header, which browsers ignore.',
        'Traefik’s own responses where no router matches do not have it.',
      ],
    },
  ];
}

function removeHeader({ name, only }: RemovedHeader): StackOutput<Place> {
  if (only !== undefined) {
    return { why: `Traefik removes any ${name} or none. Remove this value where it is set.` };
  }
  return [{ units: [inHeaders(name, '')], needs: NEEDS }];
}
