import { nameOf, withOptions } from './cookies.js';
import { Lines, redirected, unknownForm, type Reader } from './response.js';
import { run, withoutStrings } from './script.js';
import { linesOf } from './words.js';

const IS_HTTPS =
  'context.Request.IsHttps || context.Request.Headers[§].ToString().StartsWith(§, StringComparison.OrdinalIgnoreCase)';

/** ASP.NET Core: the statements of callbacks, which are those of JavaScript but for their names. */
export const readAspnetcore: Reader = (texts, response) => {
  const { code, back } = withoutStrings(texts.get('app') ?? '', '"', (one) => JSON.parse(one) as string);
  const plain = linesOf(code, '//').map((line) => line.replaceAll('$§', '§'));
  const isRedirect =
    plain.some((line) => line.startsWith('context.Response.Redirect(')) && response.scheme === 'http';
  const start = isRedirect ? redirected(response) : response;
  const lines = new Lines(start.lines);
  const statements = plain.map((line) => {
    const named = line.replaceAll(/§\d+§/g, '§');
    if (
      /^(?:app\.Use\w*\(.*|[{}]|\}\);|\},|context\.Response\.OnStarting\(\(\) =>|var headers = context\.Response\.Headers;|return Task\.CompletedTask;|return next\(context\);|OnAppendCookie = context =>|var request = context\.Request;|context\.Response\.Redirect\(.*)$/.test(
        named,
      )
    ) {
      return '';
    }
    if (named === `if (app.Environment.IsDevelopment() || ${IS_HTTPS}) return next(context);`) return '';
    const isHsts = named.startsWith(`if ((${IS_HTTPS}) && (`);
    const rest = isHsts ? line.replace(/^if \(\(.*?OrdinalIgnoreCase\)\) && /, 'if (isHttps && ') : line;
    if (
      !/^(?:if \(.*\) )?(?:headers\[§\d+§\] = §\d+§|headers\.Remove\(§\d+§\)|context\.CookieOptions\.\w+ = [\w.]+);$/.test(
        rest,
      )
    ) {
      throw unknownForm(line);
    }
    return rest
      .replaceAll(/headers\[(§\d+§)\] ==/g, 'headers.First($1) ==')
      .replace(/headers\[(§\d+§)\] = (§\d+§)/, 'headers.Set($1, $2)')
      .replace(
        /^if \(context\.CookieName == (§\d+§)\) context\.CookieOptions\.(\w+) = ([\w.]+);$/,
        'cookie($1, "$2", $3);',
      );
  });
  run(back(statements.join('\n')), {
    isHttps: start.scheme === 'https',
    SameSiteMode: { Lax: 'Lax', Strict: 'Strict', None: 'None' },
    headers: {
      ContainsKey: (name: string) => lines.has(name),
      First: (name: string) => lines.valuesOf(name).join(','),
      Set: (name: string, value: string) => {
        lines.set(name, value);
      },
      Remove: (name: string) => {
        lines.remove(name);
      },
    },
    cookie: (name: string, attribute: string, value: string | true) => {
      if (!lines.valuesOf('Set-Cookie').some((line) => nameOf(line) === name)) return;
      withOptions(lines, (one) => one === name, {
        ...(attribute === 'Secure' && { secure: true }),
        ...(attribute === 'HttpOnly' && { httpOnly: true }),
        ...(attribute === 'SameSite' && { sameSite: String(value) }),
      });
    },
  });
  if (texts.has('builder')) {
    if (!texts.get('builder')?.includes('options.AddServerHeader = false'))
      throw unknownForm(texts.get('builder'));
    if (lines.valuesOf('Server').some((value) => /^kestrel/i.test(value))) lines.remove('Server');
  }
  return { ...start, lines: lines.all };
};
