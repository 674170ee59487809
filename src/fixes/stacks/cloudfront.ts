import { parseHsts } from '../../engine/index.js';
import type { Header, Lines, StackOutput } from '../write/define-stack.js';
import { type JsonObject, yamlOf } from '../write/json.js';
import { literal } from '../write/escape.js';
import { edgeStack } from './platform.js';
import type { ChainContext } from '../write/rendering.js';

type Place = 'policy' | 'template' | 'function' | 'behavior';

/** Amazon CloudFront: a response headers policy, and a function for what depends on the response. */
export const cloudfront = edgeStack<Place>({
  label: 'CloudFront',
  language: 'json',
  comment: '',
  commentAt: { function: '//', template: '#' },
  languageAt: { function: 'js', template: 'yaml' },
  writeAt: { template: yamlOf },
  placeWords: {
    policy:
      'in a response headers policy: in the console, or policy.json for aws cloudfront create-response-headers-policy --response-headers-policy-config file://policy.json',
    template:
      'instead of policy.json, in Resources of a CloudFormation template; each cache behavior gets ResponseHeadersPolicyId: !Ref SecurityHeaders',
    function: 'in a CloudFront function (cloudfront-js-2.0) for viewer responses',
    behavior:
      'in DefaultCacheBehavior and each of CacheBehaviors of the distribution, or Viewer protocol policy of each behavior in the console',
  },
  place: 'policy',
  reload: [],
  fixed:
    /^(?:connection|content-encoding|content-length|expect|host|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|via|warning|x-accel-.*|x-amz-cf-.*|x-amzn-.*|x-cache|x-cache-.*|x-edge-.*|x-forwarded-proto|x-real-ip|set-cookie)$/,
  setHeader,
  removeHeader: ({ name, only }, { isError }) => {
    if (only === undefined) return inPolicy({ RemoveHeadersConfig: { Items: [{ Header: name }] } });
    return isError
      ? { why: NOT_ON_ERRORS }
      : [inFunction([`if (${hasValue(name, only)}) delete ${sent(name)};`])];
  },
  redirectToHttps: () => [
    { place: 'behavior', units: [], json: { ViewerProtocolPolicy: 'redirect-to-https' } },
  ],
});

/** Characters of a value in a policy, and of a function in all. */
const MAX_VALUE = 1783;
const MAX_FUNCTION = 8000;

const NOT_ON_ERRORS =
  'CloudFront runs no function for responses with a status of 400 or higher, such as this page. Change it behind CloudFront.';

function setHeader(header: Header, { isError }: ChainContext): StackOutput<Place> {
  const { name, value, replaces, unless, comments } = header;
  const member =
    replaces === undefined && unless.length === 0 && value.length <= MAX_VALUE
      ? memberFor(header)
      : undefined;
  if (member) return inPolicy(member);
  if (isError) return { why: NOT_ON_ERRORS };
  if (value.length > MAX_FUNCTION) {
    return {
      why: 'The value is too long for a policy and for a function of CloudFront. Set it behind CloudFront.',
    };
  }
  const absent = [name, ...unless].map((one) => `!${sent(one)}`).join(' && ');
  const wrong = replaces === undefined ? '' : ` || (${hasValue(name, replaces)})`;
  return [
    inFunction([...comments('//'), `if (${absent}${wrong}) ${sent(name)} = { value: ${literal(value)} };`]),
  ];
}

/** Override false: a header of the origin stays. */
const KEEP = { Override: false };

/** Members of a policy. */
type Members = Readonly<Record<string, JsonObject>>;

/** The member of a policy, if it can have this value. */
function memberFor({ name, value }: Header): Members | undefined {
  const security = (member: string, settings: JsonObject): Members => ({
    SecurityHeadersConfig: { [member]: { ...KEEP, ...settings } },
  });
  switch (name.toLowerCase()) {
    case 'content-security-policy':
      return security('ContentSecurityPolicy', { ContentSecurityPolicy: value });
    case 'x-content-type-options':
      return value === 'nosniff' ? security('ContentTypeOptions', {}) : undefined;
    case 'x-frame-options':
      return /^(?:DENY|SAMEORIGIN)$/.test(value)
        ? security('FrameOptions', { FrameOption: value })
        : undefined;
    case 'referrer-policy':
      return /^[a-z-]+$/.test(value) ? security('ReferrerPolicy', { ReferrerPolicy: value }) : undefined;
    case 'strict-transport-security': {
      const { valid, maxAge, includeSubDomains, preload } = parseHsts(value);
      if (!valid || maxAge === undefined || maxAge > 2 ** 31 - 1) return undefined;
      return security('StrictTransportSecurity', {
        AccessControlMaxAgeSec: maxAge,
        IncludeSubdomains: includeSubDomains,
        Preload: preload,
      });
    }
    // The console and the API refuse them among custom headers.
    case 'x-xss-protection':
      return undefined;
    default:
      return name.toLowerCase().startsWith('access-control-')
        ? undefined
        : { CustomHeadersConfig: { Items: [{ Header: name, Value: value, ...KEEP }] } };
  }
}

function inPolicy(members: Members): readonly Lines<Place>[] {
  const needs = [
    'Attach the policy to every cache behavior. Each has one policy: if it has one already, add these members to that one. A managed policy cannot be changed: create one with its members and these, or CORS may break.',
  ];
  const ResponseHeadersPolicyConfig = { Name: 'security-headers', ...members };
  const policy = {
    place: 'policy',
    units: [],
    json: { Name: 'security-headers', ...withQuantity(members) },
    needs,
  } as const;
  // CloudFormation would resolve {{resolve:…}} in a value, also in a string.
  if (JSON.stringify(members).includes('{{')) return [policy];
  return [
    policy,
    {
      place: 'template',
      units: [],
      json: {
        SecurityHeaders: {
          Type: 'AWS::CloudFront::ResponseHeadersPolicy',
          Properties: { ResponseHeadersPolicyConfig },
        },
      },
      needs,
      otherForm: true,
    },
  ];
}

/** The API wants the length beside each list, which CloudFormation does not know. */
function withQuantity(members: Members): JsonObject {
  return Object.fromEntries(
    Object.entries(members).map(([key, member]) => [
      key,
      'Items' in member ? { Quantity: 1, ...member } : member,
    ]),
  );
}

/** Lines of a function that sees the headers of the response. */
function inFunction(lines: readonly string[]): Lines<Place> {
  return {
    place: 'function',
    units: [
      {
        open: [
          'function handler(event) {',
          '  const response = event.response;',
          '  const headers = response.headers;',
        ].join('\n'),
        line: lines.map((line) => `  ${line}`).join('\n'),
        close: '  return response;\n}',
      },
    ],
    needs: [
      'Associate the function with the viewer responses of every cache behavior. Each has one function: if it has one already, add the lines to that one.',
    ],
    warnings: ['CloudFront does not run the function for responses with a status of 400 or higher.'],
  };
}

/** Names are lower case there. */
function sent(header: string): string {
  return `headers[${literal(header.toLowerCase())}]`;
}

/** Of a header in several lines, `value` is only one. */
function hasValue(name: string, value: string): string {
  return `${sent(name)} && !${sent(name)}.multiValue && ${sent(name)}.value === ${literal(value)}`;
}
