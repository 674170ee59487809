import { parseHsts } from '../../engine/index.js';
import { elementText } from '../write/escape.js';
import { applicationStack, unreachedWarning } from './application.js';
import { statusCheck, VERSION_CHECK } from '../write/checks.js';
import type { Cookie } from '../write/cookies.js';
import type { Header, Lines, StackOutput } from '../write/define-stack.js';
import { plainPath } from '../write/guards.js';
import type { ChainContext } from '../write/rendering.js';
import { RENEWAL_WARNING } from './server.js';
import { cookieCall, sessionConfig } from './servlet.js';

type Place = 'rules' | 'ini' | 'session' | 'listing' | 'cookie';

/** With jetty.home: where start.jar is a link, as in Debian, Jetty takes its home from where the file is. */
const START = 'cd "$JETTY_BASE" && java -jar "$JETTY_HOME/start.jar" jetty.home="$JETTY_HOME"';

/** Jetty 12 as a server of its own. */
export const jetty = applicationStack<Place>({
  label: 'Jetty',
  language: 'xml',
  comment: '<!--',
  commentAt: { ini: '#', cookie: '//' },
  languageAt: { ini: 'ini', cookie: 'java' },
  placeWords: {
    rules: 'in etc/jetty-rewrite-rules.xml of the Jetty 12 base, in <Configure>, above other rules',
    ini: 'in start.d/security.ini of the Jetty 12 base, a new file',
    session: 'in webdefault-ee10.xml, in <session-config>; if <cookie-config> is there, add the lines to it',
    listing:
      'in webdefault-ee10.xml, instead of <param-value>true</param-value> below <param-name>dirAllowed</param-name>',
    cookie: 'instead of the call that adds this cookie to response',
  },
  place: 'rules',
  scheme: 'server',
  reload: [`${START} --list-config > /dev/null   # then restart Jetty and see its log`],
  // The application may add a header.
  isBlind: true,
  setHeader: (header, context) => (header.isHsts ? setHsts(header) : setByRule(header, context)),
  removeHeader: ({ name }) =>
    name.toLowerCase() === 'server'
      ? [NO_VERSION]
      : {
          // Jetty's modules have no property for its own X-Powered-By, which is off unless this is called.
          why: 'Jetty cannot remove what an application sends. Remove the header there, or where setSendXPoweredBy is set to true.',
        },
  hideVersion: (product) => (/^jetty/i.test(product) ? [NO_VERSION] : undefined),
  setCookie,
  redirectToHttps: () => [
    inIni(
      ['--module=secure-redirect', 'jetty.secureredirect.code=301', 'jetty.httpConfig.securePort=443'],
      [
        'Behind a proxy that terminates TLS, also enable the module http-forwarded, or the redirect loops forever, and let only the proxy reach Jetty. Health checks over HTTP get the redirect too.',
        RENEWAL_WARNING,
      ],
    ),
  ],
  turnListingOff: ({ path }) => [
    {
      place: 'listing',
      units: ['<param-value>false</param-value>'],
      needs: OWN_DEFAULTS,
      check: [statusCheck(plainPath(path) ?? '/', '403')],
    },
  ],
  turnDebugOff: () => ({
    why: 'Add an <error-page> with a <location> to the application’s web.xml: Jetty then shows that page instead of its own.',
  }),
});

const REWRITE = [`${START} --add-modules=rewrite`];

const OWN_DEFAULTS = [
  'If the Jetty base has no webdefault file of its own: copy $JETTY_HOME/etc/webdefault-ee10.xml (or that of your environment) to etc of the base, and set jetty.deploy.defaultsDescriptorPath to it in the ini file that enables ee10-deploy.',
];

const OWN_COOKIE_CONFIG = 'An application whose own web.xml has a <cookie-config> needs the lines there.';

const ADDED_TWICE =
  'An application that adds this header with addHeader() sends it twice then. Those that use setHeader() replace it.';

function inIni(units: readonly string[], warnings: readonly string[] = []): Lines<Place> {
  return {
    place: 'ini',
    // Properties belong to the environment of the module above them, also of one in another file.
    lead: ['--module=server'],
    units,
    warnings: [
      'If another file in start.d or start.ini has one of these properties already, change it there.',
      ...warnings,
    ],
  };
}

/** It is also what Jetty’s error pages go by. */
const NO_VERSION: Lines<Place> = {
  ...inIni(['jetty.httpConfig.sendServerVersion=false']),
  check: [VERSION_CHECK],
};

/** Set before the application runs, so a header that it sets replaces this one. */
function setByRule({ name, value, replaces, comments }: Header, { front }: ChainContext): StackOutput<Place> {
  if (replaces !== undefined) {
    return {
      why: `Jetty sets ${name} before the application does, so it cannot replace a value. Change it where it is set.`,
    };
  }
  return [
    {
      units: [
        [
          ...comments('<!--'),
          // In one line, so that a header can be deleted with its line.
          [
            '<Call name="addRule"><Arg><New class="org.eclipse.jetty.rewrite.handler.HeaderPatternRule">',
            '<Arg name="pattern">/*</Arg>',
            `<Arg name="name">${name}</Arg><Arg name="value">${elementText(value)}</Arg>`,
            '</New></Arg></Call>',
          ].join(''),
        ].join('\n'),
      ],
      needs: REWRITE,
      warnings: [
        unreachedWarning(front, 'Jetty'),
        ADDED_TWICE,
        'Jetty answers a malformed request before it runs any rule.',
      ],
    },
  ];
}

function setHsts({ value, replaces }: Header): StackOutput<Place> {
  const { valid, maxAge, includeSubDomains, preload } = parseHsts(value);
  // An int of Java, and nothing for preload.
  if (!valid || maxAge === undefined || maxAge > 2_147_483_647 || preload || replaces !== undefined) {
    return {
      why: 'Jetty has no setting for this value. Set it in a web server in front, or in the application.',
    };
  }
  return [
    inIni(
      [
        `jetty.ssl.stsMaxAgeSeconds=${String(maxAge)}`,
        `jetty.ssl.stsIncludeSubdomains=${String(includeSubDomains)}`,
      ],
      ['It is sent where Jetty itself terminates TLS. Behind a proxy, set it there.', ADDED_TWICE],
    ),
  ];
}

function setCookie(cookie: Cookie): StackOutput<Place> {
  return cookie.name.toUpperCase() === 'JSESSIONID'
    ? [{ place: 'session', ...sessionConfig(cookie), needs: OWN_DEFAULTS, warnings: [OWN_COOKIE_CONFIG] }]
    : [{ place: 'cookie', ...cookieCall(cookie) }];
}
