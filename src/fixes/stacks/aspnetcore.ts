import { literal } from '../write/escape.js';
import { applicationStack, unreachedWarning } from './application.js';
import { writeAttributes, type Cookie } from '../write/cookies.js';
import type { Header, StackOutput } from '../write/define-stack.js';
import { FORWARDING_WARNING } from '../write/forwarding.js';
import type { ChainContext, Entry } from '../write/rendering.js';

type Place = 'app' | 'builder' | 'env';

const IS_HTTPS =
  'context.Request.IsHttps || context.Request.Headers["X-Forwarded-Proto"].ToString().StartsWith("https", StringComparison.OrdinalIgnoreCase)';

const SERVER = 'ASP.NET Core does not send this Server header. The server in front does.';

/** ASP.NET Core 6 or newer. */
export const aspnetcore = applicationStack<Place>({
  label: 'ASP.NET Core',
  language: 'csharp',
  comment: '//',
  commentAt: { env: '#' },
  banners: ['kestrel'],
  placeWords: {
    app: 'in Program.cs, right after var app = builder.Build();',
    builder: 'in Program.cs, above builder.Build()',
    env: 'in the environment of the server',
  },
  place: 'app',
  scheme: 'forwarded',
  reload: ['dotnet build   # then restart'],
  setHeader,
  removeHeader: ({ name, only }) => {
    switch (name.toLowerCase()) {
      case 'server':
        return { why: SERVER };
      case 'x-powered-by':
        return { why: 'IIS adds X-Powered-By. Remove it in <customHeaders> of web.config.' };
    }
    const condition = only === undefined ? '' : `if (headers[${literal(name)}] == ${literal(only)}) `;
    return [{ units: [onStarting([`${condition}headers.Remove(${literal(name)});`])] }];
  },
  hideVersion: (product) =>
    product.toLowerCase() === 'kestrel'
      ? [
          {
            place: 'builder',
            units: ['builder.WebHost.ConfigureKestrel(options => options.AddServerHeader = false);'],
          },
        ]
      : { why: SERVER },
  setCookie: ({ name, wanted }: Cookie) => [
    {
      units: writeAttributes(wanted, (attribute, value) => onCookie(name, attribute, value)),
    },
  ],
  redirectToHttps: () => [
    {
      units: [
        [
          'app.Use((context, next) =>',
          '{',
          `    if (app.Environment.IsDevelopment() || ${IS_HTTPS}) return next(context);`,
          '    var request = context.Request;',
          '    context.Response.Redirect($"https://{request.Host.Host}{request.PathBase}{request.Path}{request.QueryString}", permanent: true);',
          '    return Task.CompletedTask;',
          '});',
        ].join('\n'),
      ],
      warnings: [FORWARDING_WARNING],
    },
  ],
  turnListingOff: () => ({
    why: 'Remove app.UseDirectoryBrowser(), and enableDirectoryBrowsing from app.UseFileServer().',
  }),
  turnDebugOff: () => [
    {
      place: 'env',
      units: ['ASPNETCORE_ENVIRONMENT=Production'],
      warnings: [
        'Without app.UseExceptionHandler(), visitors see an empty page on an error.',
        'Settings in appsettings.Development.json and user secrets no longer apply: move what the site needs. Deploy what dotnet publish makes.',
      ],
    },
  ],
});

/** Callbacks run in reverse order, so the first one sees what all others set. */
function onStarting(lines: readonly string[]): Entry {
  return {
    open: [
      'app.Use((context, next) =>',
      '{',
      '    context.Response.OnStarting(() =>',
      '    {',
      '        var headers = context.Response.Headers;',
    ].join('\n'),
    line: lines.map((line) => `        ${line}`).join('\n'),
    close: ['        return Task.CompletedTask;', '    });', '    return next(context);', '});'].join('\n'),
  };
}

/** For cookies that are set with Response.Cookies, also those of sessions and sign-ins. */
function onCookie(name: string, attribute: 'Secure' | 'HttpOnly' | 'SameSite', value?: string): Entry {
  const set = value === undefined ? `${attribute} = true` : `SameSite = SameSiteMode.${value}`;
  return {
    open: [
      'app.UseCookiePolicy(new CookiePolicyOptions',
      '{',
      '    OnAppendCookie = context =>',
      '    {',
    ].join('\n'),
    line: `        if (context.CookieName == ${literal(name)}) context.CookieOptions.${set};`,
    close: ['    },', '});'].join('\n'),
  };
}

function setHeader(
  { name, value, replaces, unless, isHsts, comments }: Header,
  { front }: ChainContext,
): StackOutput<Place> {
  if (name.toLowerCase() === 'server') return { why: SERVER };
  const absent = [name, ...unless].map((one) => `!headers.ContainsKey(${literal(one)})`).join(' && ');
  const condition =
    replaces === undefined ? absent : `${absent} || headers[${literal(name)}] == ${literal(replaces)}`;
  const all = isHsts ? `(${IS_HTTPS}) && (${condition})` : condition;
  return [
    {
      units: [onStarting([...comments('//'), `if (${all}) headers[${literal(name)}] = ${literal(value)};`])],
      warnings: [unreachedWarning(front, 'ASP.NET Core')],
    },
  ];
}
