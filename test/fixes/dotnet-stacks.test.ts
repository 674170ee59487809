import { describe, expect, it } from 'vitest';
import type { Advice, StackMember, StackName } from '../../src/engine/index.js';
import { filesText } from '../../src/export/deploy-guide.js';
import { filesOf } from '../../src/fixes/files/files-of.js';
import { fixesFor, stackOf } from '../../src/fixes/index.js';

/** The texts for IIS, ASP.NET and ASP.NET Core. */

const member = (name: StackName): StackMember => ({
  name,
  label: stackOf(name)?.label ?? name,
  because: 'the test names it',
  confidence: 'sure',
});

const NOSNIFF: Advice = { op: 'set-header', name: 'X-Content-Type-Options', value: 'nosniff' };
const HSTS: Advice = { op: 'set-header', name: 'Strict-Transport-Security', value: 'max-age=300' };
const POWERED: Advice = { op: 'remove-header', name: 'X-Powered-By' };
const REDIRECT: Advice = { op: 'redirect-to-https' };
const LISTING: Advice = { op: 'turn-listing-off', path: '/static/' };
const DEBUG: Advice = { op: 'turn-debug-off' };
const banner = (product: string): Advice => ({ op: 'hide-version', header: 'Server', product });
const cookie = (name: string): Advice => ({
  op: 'set-cookie-attributes',
  cookie: name,
  role: 'session',
  secure: true,
  httpOnly: true,
  sameSite: 'Lax',
});

function written(advice: readonly Advice[], ...names: StackName[]): [string, string][] {
  return fixesFor(advice, names.map(member)).blocks.map(({ stack, place, text, alternative }) => [
    `${stack} ${place}${alternative ? '?' : ''}`,
    text,
  ]);
}

const whys = (advice: Advice, ...names: StackName[]) =>
  fixesFor([advice], names.map(member)).refusals.map(({ why }) => why);

describe('iis', () => {
  it('sets headers by rules that see what an application sends', () => {
    expect(written([NOSNIFF, { ...HSTS, replaces: 'max-age=<1>' }], 'iis')).toEqual([
      [
        'iis outbound',
        `<rule name="Set X-Content-Type-Options where absent">
  <match serverVariable="RESPONSE_X_Content_Type_Options" pattern="^$" ignoreCase="false" />
  <action type="Rewrite" value="nosniff" />
</rule>
<rule name="Set Strict-Transport-Security where absent">
  <match serverVariable="RESPONSE_Strict_Transport_Security" pattern="^$|^max-age=&lt;1&gt;$" ignoreCase="false" />
  <conditions logicalGrouping="MatchAny">
    <add input="{HTTPS}" pattern="^on$" />
    <add input="{HTTP_X_FORWARDED_PROTO}" pattern="^https" />
  </conditions>
  <action type="Rewrite" value="max-age=300" />
</rule>`,
      ],
    ]);
  });

  it.each<[Advice, string, string]>([
    [POWERED, 'iis headers', '<remove name="X-Powered-By" />'],
    [banner('Microsoft-IIS'), 'iis security', '<requestFiltering removeServerHeader="true" />'],
    [LISTING, 'iis webserver', '<directoryBrowse enabled="false" />'],
  ])('%j', (advice, place, text) => {
    expect(written([advice], 'iis')).toEqual([[place, text]]);
  });

  it('does not redirect in a loop behind a proxy that terminates TLS', () => {
    const [[place, text] = []] = written([REDIRECT], 'iis');
    expect(place).toBe('iis rules');
    expect(text).toContain('<add input="{HTTP_X_FORWARDED_PROTO}" pattern="^https" negate="true" />');
  });

  it('puts notes into comments that end', () => {
    const ramp: Advice = { ...HSTS, value: 'max-age=31536000', rollout: 'ramp-max-age' };
    const noted: Advice = { ...NOSNIFF, notes: ['xn--a.test --> </configuration>'] };
    const { blocks } = fixesFor([ramp, noted, REDIRECT], [member('iis')]);
    const text = filesText(filesOf(blocks, { version: '0.1.0', date: undefined }));
    expect(text).toContain('<!-- Begin with 5 minutes');
    for (const line of text.split('\n')) {
      if (line.includes('<!--')) expect(line).toMatch(/^\s*<!-- .* -->$/);
      expect(line.replace(/^\s*<!--(.*)-->$/, '$1')).not.toContain('--');
    }
  });

  it.each<[Advice, RegExp]>([
    [cookie('a'), /several cookies/],
    [{ op: 'remove-header', name: 'X-Runtime' }, /adds itself/],
    [banner('gunicorn'), /adds itself/],
    [{ ...NOSNIFF, value: 'a{b}' }, /braces/],
    [{ ...NOSNIFF, name: 'X_A' }, /underscore/],
    [DEBUG, /in the application/],
  ])('has no fix for %j', (advice, why) => {
    expect(whys(advice, 'iis')).toEqual([expect.stringMatching(why)]);
  });
});

describe('aspnet', () => {
  it.each<[Advice, [string, string][]]>([
    [
      cookie('ASP.NET_SessionId'),
      [['aspnet web', '<httpCookies requireSSL="true" />\n<sessionState cookieSameSite="Lax" />']],
    ],
    [
      cookie('shop'),
      [
        [
          'aspnet cookie',
          'Response.Cookies.Add(new HttpCookie("shop", value) { Secure = true, HttpOnly = true, SameSite = SameSiteMode.Lax });',
        ],
      ],
    ],
    [
      { op: 'remove-header', name: 'X-AspNet-Version', product: 'ASP.NET' },
      [['aspnet web', '<httpRuntime enableVersionHeader="false" />']],
    ],
    [
      { op: 'remove-header', name: 'X-AspNetMvc-Version', product: 'ASP.NET' },
      [['aspnet global', 'System.Web.Mvc.MvcHandler.DisableMvcResponseHeader = true;']],
    ],
    [DEBUG, [['aspnet web', '<compilation debug="false" />\n<customErrors mode="RemoteOnly" />']]],
  ])('%j', (advice, blocks) => {
    expect(written([advice], 'aspnet')).toEqual(blocks);
    expect(written([advice], 'iis', 'aspnet')).toEqual(blocks);
  });

  it('is in IIS, whose web.config it writes where IIS was not recognised', () => {
    expect(written([NOSNIFF, REDIRECT], 'aspnet').map(([place]) => place)).toEqual([
      'aspnet outbound',
      'aspnet rules',
    ]);
    expect(written([NOSNIFF, REDIRECT], 'iis', 'aspnet').map(([place]) => place)).toEqual([
      'iis outbound',
      'iis rules',
    ]);
  });
});

describe('aspnetcore', () => {
  it('sets headers when the response is sent', () => {
    expect(
      written(
        [NOSNIFF, { ...HSTS, replaces: 'max-age=1' }, { op: 'remove-header', name: 'X-Runtime' }],
        'aspnetcore',
      ),
    ).toEqual([
      [
        'aspnetcore app',
        `app.Use((context, next) =>
{
    context.Response.OnStarting(() =>
    {
        var headers = context.Response.Headers;
        if (!headers.ContainsKey("X-Content-Type-Options")) headers["X-Content-Type-Options"] = "nosniff";
        if ((context.Request.IsHttps || context.Request.Headers["X-Forwarded-Proto"].ToString().StartsWith("https", StringComparison.OrdinalIgnoreCase)) && (!headers.ContainsKey("Strict-Transport-Security") || headers["Strict-Transport-Security"] == "max-age=1")) headers["Strict-Transport-Security"] = "max-age=300";
        headers.Remove("X-Runtime");
        return Task.CompletedTask;
    });
    return next(context);
});`,
      ],
    ]);
  });

  it('changes one cookie, wherever it is set', () => {
    expect(written([cookie('.AspNetCore.Session')], 'aspnetcore')).toEqual([
      [
        'aspnetcore app',
        `app.UseCookiePolicy(new CookiePolicyOptions
{
    OnAppendCookie = context =>
    {
        if (context.CookieName == ".AspNetCore.Session") context.CookieOptions.Secure = true;
        if (context.CookieName == ".AspNetCore.Session") context.CookieOptions.HttpOnly = true;
        if (context.CookieName == ".AspNetCore.Session") context.CookieOptions.SameSite = SameSiteMode.Lax;
    },
});`,
      ],
    ]);
  });

  it.each<[Advice, string, string]>([
    [
      banner('Kestrel'),
      'aspnetcore builder',
      'builder.WebHost.ConfigureKestrel(options => options.AddServerHeader = false);',
    ],
    [DEBUG, 'aspnetcore env', 'ASPNETCORE_ENVIRONMENT=Production'],
  ])('%j', (advice, place, text) => {
    expect(written([advice], 'aspnetcore')).toEqual([[place, text]]);
  });

  it.each<[Advice, RegExp]>([
    [POWERED, /IIS adds/],
    [LISTING, /UseDirectoryBrowser/],
    [banner('nginx'), /in front/],
  ])('has no fix for %j', (advice, why) => {
    expect(whys(advice, 'aspnetcore')).toEqual([expect.stringMatching(why)]);
  });
});
