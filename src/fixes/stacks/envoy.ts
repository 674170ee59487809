import type { Header, RemovedHeader, StackOutput } from '../write/define-stack.js';
import { literal } from '../write/escape.js';
import { LOAD_BALANCER_WARNING, RENEWAL_WARNING, REACHES_ALL, serverStack } from './server.js';

type Place = 'add' | 'add443' | 'remove' | 'router' | 'vhost80';

/** Envoy 1.24 or newer, which has append_action. Its configuration is YAML; JSON's strings are YAML's too. */
export const envoy = serverStack<Place>({
  label: 'Envoy',
  language: 'yaml',
  placeWords: {
    add: 'in response_headers_to_add of every route_config (port 80 and 443); add the list if it is missing',
    add443: 'in response_headers_to_add of the route_config of port 443; add the list if it is missing',
    remove: 'in response_headers_to_remove of every route_config; add the list if it is missing',
    router: 'in typed_config of the filter envoy.filters.http.router',
    vhost80: 'in every virtual host of port 80',
  },
  places: { http: 'vhost80', https: 'add443', both: 'add' },
  reload: ['envoy --mode validate -c /etc/envoy/envoy.yaml   # then restart'],
  // A route or virtual host may add a header.
  isBlind: true,
  setHeader,
  removeHeader,
  setCookie: () => ({
    why: 'Envoy has no setting for the attributes of a cookie. Change the application that sets it.',
  }),
  redirectToHttps: () => [
    { units: ['require_tls: ALL'], warnings: [LOAD_BALANCER_WARNING, RENEWAL_WARNING] },
  ],
  turnListingOff: () => ({ why: 'Envoy lists no folders. The listing comes from a server behind it.' }),
});

function setHeader({ name, value, replaces, comments }: Header): StackOutput<Place> {
  if (replaces !== undefined) {
    return {
      why: `Envoy replaces any ${name} or none. Change the value where it is set, or remove it there.`,
    };
  }
  return [
    {
      units: [
        [
          ...comments('#'),
          // "%" begins a variable.
          `- header: { key: ${literal(name)}, value: ${literal(value.replaceAll('%', '%%'))} }`,
          '  append_action: ADD_IF_ABSENT',
        ].join('\n'),
      ],
      warnings: [REACHES_ALL, 'Envoy’s own responses where no route matches do not have it.'],
    },
  ];
}

function removeHeader({ name, only }: RemovedHeader): StackOutput<Place> {
  const lower = name.toLowerCase();
  if (only !== undefined) {
    return { why: `Envoy removes any ${name} or none. Remove this value where it is set.` };
  }
  if (lower === 'server') {
    return {
      why: 'Envoy sends its own Server header instead of that of the server behind it: the word "envoy", or what server_name of the connection manager says. It has no version of Envoy.',
    };
  }
  if (lower.startsWith('x-envoy-')) return [{ place: 'router', units: ['suppress_envoy_headers: true'] }];
  return [{ place: 'remove', units: [`- ${literal(name)}`] }];
}
