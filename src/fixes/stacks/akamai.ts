import type { Header, Lines } from '../write/define-stack.js';
import type { Json, JsonObject } from '../write/json.js';
import { edgeStack } from './platform.js';
import { RENEWAL_WARNING } from './server.js';

type Place = 'rules';

/** Akamai, with the rule tree of a property. */
export const akamai = edgeStack<Place>({
  label: 'Akamai',
  language: 'json',
  comment: '',
  placeWords: {
    rules:
      'in the rule tree of the property: add these to the children of the default rule, after the others (Property Manager API, or a rule for each in Property Manager)',
  },
  place: 'rules',
  reload: [],
  fixed:
    /^(?:akamai-.*|x-akamai-.*|connection|content-length|date|server|set-cookie|transfer-encoding|upgrade|vary)$/,
  unwritableValue: (value) =>
    value.includes('{{') ? 'The value contains {{, which begins a variable of Akamai.' : undefined,
  setHeader: (header) =>
    (header.replaces === undefined
      ? [change(header, [header.name, ...header.unless].map(absent))]
      : [
          change(header, [absent(header.name)]),
          change(header, [hasValue(header.name, header.replaces)], 'Replace'),
        ]
    ).map(inRules),
  removeHeader: ({ name, only }) => [
    inRules(
      rule(`Remove ${name}`, only === undefined ? [] : [hasValue(name, only)], {
        name: 'modifyOutgoingResponseHeader',
        options: { action: 'DELETE', standardDeleteHeaderName: 'OTHER', customHeaderName: name },
      }),
    ),
  ],
  redirectToHttps: () => [
    {
      ...inRules(
        rule('Redirect to HTTPS', [protocol('HTTP')], {
          name: 'redirect',
          options: {
            mobileDefaultChoice: 'DEFAULT',
            destinationProtocol: 'HTTPS',
            destinationHostname: 'SAME_AS_REQUEST',
            destinationPath: 'SAME_AS_REQUEST',
            queryString: 'APPEND',
            responseCode: 301,
          },
        }),
      ),
      warnings: [RENEWAL_WARNING, STAGING],
    },
  ],
});

const STAGING =
  'Activate the property on the staging network first, and look at a page with the header, one without, and an error.';

function inRules(json: JsonObject): Lines<Place> {
  return { units: [], json: { children: [json] }, warnings: [STAGING] };
}

function rule(name: string, criteria: readonly Json[], behavior: JsonObject): JsonObject {
  return { name, criteria, criteriaMustSatisfy: 'all', behaviors: [behavior] };
}

function change({ name, value, isHsts }: Header, criteria: readonly Json[], verb = 'Set'): JsonObject {
  return rule(`${verb} ${name}`, [...(isHsts ? [protocol('HTTPS')] : []), ...criteria], {
    name: 'modifyOutgoingResponseHeader',
    options: {
      action: 'MODIFY',
      standardModifyHeaderName: 'OTHER',
      customHeaderName: name,
      newHeaderValue: value,
      avoidDuplicateHeaders: true,
    },
  });
}

function protocol(value: 'HTTP' | 'HTTPS'): JsonObject {
  return { name: 'requestProtocol', options: { value } };
}

function absent(headerName: string): JsonObject {
  return {
    name: 'responseHeader',
    options: { matchOperator: 'DOES_NOT_EXIST', headerName, matchWildcardName: false },
  };
}

function hasValue(headerName: string, value: string): JsonObject {
  return {
    name: 'responseHeader',
    options: {
      matchOperator: 'IS_ONE_OF',
      headerName,
      values: [value],
      matchWildcardName: false,
      matchWildcardValue: false,
      matchCaseSensitiveValue: true,
    },
  };
}
