import { removedCheck } from '../write/checks.js';
import type { Header, Lines, RemovedHeader, StackOutput } from '../write/define-stack.js';
import { escapePattern, attributeValue } from '../write/escape.js';
import { FIRST_WARNING, LISTING_WARNING, RENEWAL_WARNING, REACHES_ALL, serverStack } from './server.js';

export type WebConfigPlace = 'webserver' | 'outbound' | 'rules' | 'security' | 'headers';

/** Where lines go in web.config; two elements of one name are an error there. */
export const WEB_CONFIG: Readonly<Record<WebConfigPlace, string>> = {
  webserver: 'in web.config, in <system.webServer>, in place of an element of that name',
  outbound:
    'in web.config, at the end of <system.webServer>, <rewrite>, <outboundRules>; add what is missing of these',
  rules: 'in web.config, first in <system.webServer>, <rewrite>, <rules>; add what is missing of these',
  security:
    'in web.config, in <system.webServer>, <security>; if <requestFiltering> is there, add the attribute to it',
  headers:
    'in web.config, first in <system.webServer>, <httpProtocol>, <customHeaders>; add what is missing of these',
};

const REWRITE = [
  'Install URL Rewrite 2.1 (https://www.iis.net/downloads/microsoft/url-rewrite). Without it, IIS answers every request with error 500.19.',
];

/** IIS 10 with URL Rewrite, because <customHeaders> sends a second header beside that of an application. */
export const iis = serverStack<WebConfigPlace>({
  label: 'IIS',
  language: 'xml',
  comment: '<!--',
  banners: ['microsoft-iis', 'microsoft-httpapi'],
  placeWords: WEB_CONFIG,
  places: { http: 'rules', https: 'outbound', both: 'outbound' },
  reload: [],
  // IIS may add its own headers after these rules.
  isBlind: true,
  noDebugPages: 'Disable the debug page in the application that shows it.',
  unwritableName: unwritableInIis,
  unwritableValue: unwritableRewrite,
  unwritableReplaced: () => undefined,
  setHeader: setHeaderInIis,
  removeHeader: removeHeaderInIis,
  setCookie: () => ({
    why: 'IIS cannot change one of several cookies. Change the application that sets it.',
  }),
  redirectToHttps: redirectInIis,
  hideVersion: (product) => (/^microsoft-/i.test(product) || product === 'IIS' ? [NO_SERVER] : undefined),
  turnListingOff: listingOffInIis,
});

/**
 * A rule for a response header, whose value is empty where the header is absent. It sees the response of the
 * application and changes only what it matches.
 */
export function setHeaderInIis({
  name,
  value,
  replaces,
  isHsts,
  comments,
}: Header): StackOutput<WebConfigPlace> {
  const patterns = ['', replaces ?? ''].map((text) => `^${escapePattern(text)}$`);
  return [
    {
      place: 'outbound',
      units: [
        [
          ...comments('<!--'),
          `<rule name="Set ${name} where absent">`,
          `  <match serverVariable="RESPONSE_${name.replaceAll('-', '_')}" pattern="${attributeValue([...new Set(patterns)].join('|'))}" ignoreCase="false" />`,
          ...(isHsts ? HTTPS : []),
          `  <action type="Rewrite" value="${attributeValue(value)}" />`,
          '</rule>',
        ].join('\n'),
      ],
      needs: REWRITE,
      warnings: [
        REACHES_ALL,
        'If <customHeaders> already has the header, change it there instead, or it may be sent twice.',
      ],
    },
  ];
}

const HTTPS = [
  '  <conditions logicalGrouping="MatchAny">',
  '    <add input="{HTTPS}" pattern="^on$" />',
  '    <add input="{HTTP_X_FORWARDED_PROTO}" pattern="^https" />',
  '  </conditions>',
];

export function redirectInIis(): StackOutput<WebConfigPlace> {
  return [
    {
      place: 'rules',
      units: [
        [
          '<rule name="Redirect HTTP to HTTPS" stopProcessing="true">',
          '  <match url=".*" />',
          '  <conditions>',
          '    <add input="{HTTPS}" pattern="^off$" />',
          // Behind a proxy that terminates TLS, every request comes over HTTP. Without this, the redirect loops forever.
          '    <add input="{HTTP_X_FORWARDED_PROTO}" pattern="^https" negate="true" />',
          '  </conditions>',
          '  <action type="Redirect" url="https://{HTTP_HOST}{REQUEST_URI}" appendQueryString="false" redirectType="Permanent" />',
          '</rule>',
        ].join('\n'),
      ],
      needs: REWRITE,
      warnings: [
        'A load balancer that terminates TLS must send X-Forwarded-Proto. Otherwise the redirect loops forever. Health checks over HTTP get the redirect too: let them send X-Forwarded-Proto: https, or accept status 301.',
        FIRST_WARNING,
        RENEWAL_WARNING,
      ],
    },
  ];
}

const NO_SERVER: Lines<WebConfigPlace> = {
  place: 'security',
  units: ['<requestFiltering removeServerHeader="true" />'],
  needs: [
    'Windows Server 2019, or Windows 10 version 1709, or newer. On Windows Server 2016, which also says IIS/10.0, every request would become error 500.19.',
  ],
  check: [removedCheck('Server')],
};

export function removeHeaderInIis({ name, only }: RemovedHeader): StackOutput<WebConfigPlace> {
  if (name.toLowerCase() === 'x-powered-by' && only === undefined) {
    return [
      {
        place: 'headers',
        units: ['<remove name="X-Powered-By" />'],
        warnings: [
          'This removes the header that IIS adds. If an application sends one, remove it there too.',
        ],
      },
    ];
  }
  return { why: 'IIS can remove only headers that it adds itself. Remove this one in the application.' };
}

export function listingOffInIis(): StackOutput<WebConfigPlace> {
  return [
    { place: 'webserver', units: ['<directoryBrowse enabled="false" />'], warnings: [LISTING_WARNING] },
  ];
}

/** An underscore in the name of a variable is a hyphen of the header. */
export function unwritableInIis(name: string): string | undefined {
  return name.includes('_') ? 'URL Rewrite cannot name a header with an underscore.' : undefined;
}

export function unwritableRewrite(value: string): string | undefined {
  return /[{}]/.test(value)
    ? 'The value contains braces, which begin a variable in URL Rewrite and cannot be escaped.'
    : undefined;
}
