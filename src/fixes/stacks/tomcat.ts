import { parseHsts } from '../../engine/index.js';
import { applicationStack, unreachedWarning } from './application.js';
import { statusCheck } from '../write/checks.js';
import type { Cookie } from '../write/cookies.js';
import type { Header, Lines, StackOutput } from '../write/define-stack.js';
import { plainPath } from '../write/guards.js';
import type { ChainContext } from '../write/rendering.js';
import { cookieCall, sessionConfig } from './servlet.js';

type Place = 'web' | 'session' | 'host' | 'rewrite' | 'listing' | 'cookie';

const NO_FILTER =
  'Tomcat has no filter for this header or value. Set it in a web server in front, or in a filter of the application.';

const IS_SENT = 'This header is sent already. Change it where it is set.';

/** By its exit code: what it prints is about the ports, which the running Tomcat has. */
const SERVER_XML =
  'sudo -u tomcat env CATALINA_BASE=/var/lib/tomcat10 /usr/share/tomcat10/bin/configtest.sh 2> /dev/null && sudo systemctl restart tomcat10   # restarts unless server.xml is wrong; without 2> /dev/null you see why';

/** Tomcat’s own test does not read it. */
const WEB_XML = `python3 -c 'import xml.dom.minidom as xml; xml.parse("WEB-INF/web.xml")'   # prints nothing if it is well-formed; then deploy it, and see Tomcat’s log`;

/** Tomcat 10.1 or newer. */
export const tomcat = applicationStack<Place>({
  label: 'Tomcat',
  language: 'xml',
  comment: '<!--',
  commentAt: { rewrite: '#', cookie: '//' },
  banners: ['apache tomcat', 'apache-coyote'],
  placeWords: {
    web: 'in the application’s own WEB-INF/web.xml, in <web-app>, above its other filters',
    session:
      'in the application’s own WEB-INF/web.xml, in <session-config>, which may have to be added; if <cookie-config> is there, add the lines to it',
    host: 'in conf/server.xml, in <Host>',
    rewrite: 'in conf/Catalina/localhost/rewrite.config, a new file; if you have it already, at its top',
    listing:
      'in conf/web.xml, instead of <param-value>true</param-value> below <param-name>listings</param-name>',
    cookie: 'instead of the call that adds this cookie to response',
  },
  place: 'web',
  scheme: 'server',
  reload: [SERVER_XML],
  reloadAt: { web: [WEB_XML], session: [WEB_XML], cookie: [] },
  // The application may add a header.
  isBlind: true,
  refuse: (advice) => (advice.op === 'set-header' && advice.replaces !== undefined ? IS_SENT : undefined),
  setHeader,
  removeHeader: ({ name }) => ({
    why:
      name.toLowerCase() === 'x-powered-by'
        ? 'Remove xpoweredBy="true" from the connectors in conf/server.xml. Tomcat cannot remove what an application sends.'
        : 'Tomcat cannot remove what an application sends. Remove the header there.',
  }),
  hideVersion: (product) => {
    if (/coyote/i.test(product))
      return { why: 'Set server="Web", or another name, on each <Connector> in conf/server.xml.' };
    return /tomcat/i.test(product) ? [ERROR_PAGE] : undefined;
  },
  setCookie,
  redirectToHttps: () => [
    {
      place: 'host',
      units: ['<Valve className="org.apache.catalina.valves.rewrite.RewriteValve" />'],
      preparatory: true,
    },
    {
      place: 'rewrite',
      units: [
        [
          'RewriteCond %{HTTPS} !=on',
          // Behind a proxy that terminates TLS, every request comes over HTTP. Without this, the redirect loops forever.
          // Tomcat matches whole values.
          'RewriteCond %{HTTP:X-Forwarded-Proto} !https.* [NC]',
          'RewriteRule ^(.*)$ https://%{HTTP_HOST}$1 [R=301,L]',
        ].join('\n'),
      ],
      warnings: [
        'A proxy that terminates TLS must send X-Forwarded-Proto. Otherwise the redirect loops forever. Health checks over HTTP get the redirect too: let them send X-Forwarded-Proto: https, or accept status 301.',
      ],
    },
  ],
  turnListingOff: ({ path }) => [
    {
      place: 'listing',
      units: ['<param-value>false</param-value>'],
      check: [statusCheck(plainPath(path) ?? '/', '404')],
    },
  ],
  turnDebugOff: () => [ERROR_PAGE],
});

const ERROR_PAGE: Lines<Place> = {
  place: 'host',
  units: [
    '<Valve className="org.apache.catalina.valves.ErrorReportValve" showReport="false" showServerInfo="false" />',
  ],
};

/**
 * A filter of its own for each header, because it sends all that are not turned off. Above the application’s filters it
 * runs first, so what these and the application set replaces it. Those of conf/web.xml run last.
 */
function setHeader(header: Header, { front }: ChainContext): StackOutput<Place> {
  const parameters = parametersOf(header);
  if (parameters === undefined) return { why: NO_FILTER };
  const { name, comments } = header;
  const all = {
    hstsEnabled: 'false',
    antiClickJackingEnabled: 'false',
    blockContentTypeSniffingEnabled: 'false',
    ...parameters,
  };
  return [
    {
      units: [
        [
          ...comments('<!--'),
          '<filter>',
          `  <filter-name>${name}</filter-name>`,
          '  <filter-class>org.apache.catalina.filters.HttpHeaderSecurityFilter</filter-class>',
          '  <async-supported>true</async-supported>',
          ...Object.entries(all).map(
            ([key, value]) =>
              `  <init-param><param-name>${key}</param-name><param-value>${value}</param-value></init-param>`,
          ),
          '</filter>',
          '<filter-mapping>',
          `  <filter-name>${name}</filter-name>`,
          '  <url-pattern>/*</url-pattern>',
          '</filter-mapping>',
        ].join('\n'),
      ],
      warnings: [
        unreachedWarning(front, 'Tomcat'),
        ...(header.isHsts
          ? ['Behind a proxy that terminates TLS, Tomcat sends it only with a RemoteIpValve in <Host>.']
          : []),
        'If the application sends this header on other pages, set it there instead: addHeader() would send it twice, and code that asks containsHeader() first, as Spring Security does for HSTS, would keep this value.',
        'If no application of this Tomcat has a filter that sets this header, it can be in conf/web.xml instead, for all of them. Filters of conf/web.xml run last, so they would replace what such a filter sets.',
      ],
    },
  ];
}

function parametersOf({ name, value }: Header): Readonly<Record<string, string>> | undefined {
  switch (name.toLowerCase()) {
    case 'strict-transport-security': {
      const { valid, maxAge, includeSubDomains, preload } = parseHsts(value);
      // An int of Java.
      if (!valid || maxAge === undefined || maxAge > 2_147_483_647) return undefined;
      return {
        hstsEnabled: 'true',
        hstsMaxAgeSeconds: String(maxAge),
        ...(includeSubDomains && { hstsIncludeSubDomains: 'true' }),
        ...(preload && { hstsPreload: 'true' }),
      };
    }
    case 'x-frame-options':
      return /^(?:DENY|SAMEORIGIN)$/.test(value)
        ? { antiClickJackingEnabled: 'true', antiClickJackingOption: value }
        : undefined;
    case 'x-content-type-options':
      return value === 'nosniff' ? { blockContentTypeSniffingEnabled: 'true' } : undefined;
    default:
      return undefined;
  }
}

function setCookie(cookie: Cookie): StackOutput<Place> {
  return cookie.name.toUpperCase() === 'JSESSIONID'
    ? [{ place: 'session', ...sessionConfig(cookie) }]
    : [{ place: 'cookie', ...cookieCall(cookie) }];
}
