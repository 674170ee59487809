import { literal } from '../write/escape.js';
import { applicationStack } from './application.js';
import { writeAttributes, type Cookie } from '../write/cookies.js';
import type { RemovedHeader, StackOutput } from '../write/define-stack.js';
import {
  listingOffInIis,
  redirectInIis,
  removeHeaderInIis,
  setHeaderInIis,
  unwritableInIis,
  unwritableRewrite,
  WEB_CONFIG,
  type WebConfigPlace,
} from './iis.js';
import type { ChainContext } from '../write/rendering.js';

type Place = WebConfigPlace | 'web' | 'global' | 'cookie';

/** ASP.NET 4.7.2 or newer, which runs in IIS. */
export const aspnet = applicationStack<Place>({
  label: 'ASP.NET',
  language: 'xml',
  comment: '<!--',
  commentAt: { global: '//', cookie: '//' },
  adds: ['x-aspnet-version', 'x-aspnetmvc-version'],
  placeWords: {
    ...WEB_CONFIG,
    web: 'in web.config, in <system.web>; if an element is there already, add the attributes to it',
    global: 'in Global.asax.cs, in Application_Start()',
    cookie: 'instead of the call that sets this cookie on Response',
  },
  place: 'outbound',
  scheme: 'server',
  reload: [],
  isBlind: true,
  unwritableName: unwritableInIis,
  unwritableValue: unwritableRewrite,
  unwritableReplaced: () => undefined,
  setHeader: (header, context) => unlessIis(context, setHeaderInIis(header)),
  removeHeader,
  setCookie,
  redirectToHttps: (context) => unlessIis(context, redirectInIis()),
  turnListingOff: listingOffInIis,
  turnDebugOff: () => [
    {
      place: 'web',
      units: ['<compilation debug="false" />', '<customErrors mode="RemoteOnly" />'],
      warnings: [
        'Errors are shown in the browser of the server itself only. Others see an error page without details.',
      ],
    },
  ],
});

/** Its web.config is that of IIS. */
function unlessIis({ others }: ChainContext, output: StackOutput<Place>): StackOutput<Place> {
  return others.includes('iis')
    ? { why: 'IIS, in which ASP.NET runs, does this for all of the site.' }
    : output;
}

function removeHeader(header: RemovedHeader): StackOutput<Place> {
  switch (header.name.toLowerCase()) {
    case 'x-aspnet-version':
      return [{ place: 'web', units: ['<httpRuntime enableVersionHeader="false" />'] }];
    case 'x-aspnetmvc-version':
      return [{ place: 'global', units: ['System.Web.Mvc.MvcHandler.DisableMvcResponseHeader = true;'] }];
    default:
      return removeHeaderInIis(header);
  }
}

const SAME_SITE =
  '.NET Framework 4.7.2 or newer. An older one knows no SameSite, and every page would be an error.';

/** Always HttpOnly. */
const SESSION = 'asp.net_sessionid';

function setCookie({ name, all, wanted, variable }: Cookie): StackOutput<Place> {
  if (name.toLowerCase() === SESSION) {
    return [
      {
        place: 'web',
        units: [
          ...(wanted.secure ? ['<httpCookies requireSSL="true" />'] : []),
          ...(wanted.sameSite ? [`<sessionState cookieSameSite="${wanted.sameSite}" />`] : []),
        ],
        needs: wanted.sameSite ? [SAME_SITE] : [],
        warnings: wanted.secure ? ['requireSSL is for every cookie of the application.'] : [],
      },
    ];
  }
  const attributes = writeAttributes(all, (attribute, value) =>
    value === undefined ? `${attribute} = true` : `${attribute} = SameSiteMode.${value}`,
  );
  return [
    {
      place: 'cookie',
      units: [
        `Response.Cookies.Add(new HttpCookie(${literal(name)}, ${variable}) { ${attributes.join(', ')} });`,
      ],
      needs: all.sameSite ? [SAME_SITE] : [],
      warnings: ['Keep the other properties of the cookie, such as Path and Expires.'],
    },
  ];
}
