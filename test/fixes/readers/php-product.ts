import { withOptions } from './cookies.js';
import { runPhp } from './php.js';
import { Lines, redirected, unknownForm, type Reader, type Response } from './response.js';
import { linesOf } from './words.js';

/** The function that the texts bring along; the tests of servers run it in PHP. */
const OWN_FUNCTION = /^if \(!function_exists\('add_to_cookie'\)\) \{\n(?: {4}.*\n)+\}$/gm;
const REDIRECT = /^ {4}header\('Location: https:\/\/' \. .*, true, 301\);\n {4}exit;$/gm;

interface Run {
  readonly response: Response;
  readonly globals: Record<string, unknown>;
}

/** Runs a text, which may redirect, on the headers of the response. */
function runProduct(text: string, response: Response): Run {
  const redirects: true[] = [];
  const start = new Lines(response.lines);
  const code = text.replaceAll(OWN_FUNCTION, '').replaceAll(REDIRECT, '    redirect();');
  const globals = (lines: Lines) => ({
    $config: { 'system.logging': {} },
    PHP_SAPI: 'fpm-fcgi',
    define: () => {},
    defined: () => false,
    ini_set: () => {},
    in_array: (value: unknown, list: readonly unknown[]) => list.includes(value),
    preg_match: (pattern: string, value: string) => pattern === '/^https/i' && /^https/i.test(value),
    redirect: () => redirects.push(true),
    add_to_cookie: (name: string, attributes: readonly string[]) => {
      const sameSite = attributes.find((one) => one.startsWith('SameSite='))?.slice('SameSite='.length);
      if (attributes.some((one) => !/^(?:Secure|HttpOnly|SameSite=\w+)$/.test(one)))
        throw unknownForm(attributes);
      withOptions(lines, (one) => one === name, {
        secure: attributes.includes('Secure') || undefined,
        httpOnly: attributes.includes('HttpOnly') || undefined,
        ...(sameSite !== undefined && { sameSite }),
      });
    },
  });
  const after = runPhp(code, start, response, globals(start));
  if (redirects.length === 0) return { response: { ...response, lines: start.all }, globals: after };
  // Before the product has set any header.
  const redirect = redirected(response);
  const lines = new Lines(redirect.lines);
  runPhp(code, lines, response, globals(lines));
  return { response: { ...redirect, lines: lines.all }, globals: after };
}

export const readPhpProduct: Reader = (texts, response) => {
  for (const line of linesOf(texts.get('env') ?? '')) {
    if (!/^APP_(?:DEBUG=(?:0|false)|ENV=prod)$/.test(line)) throw unknownForm(line);
  }
  const text = ['config', 'settings', 'index'].map((place) => texts.get(place) ?? '').join('\n');
  return runProduct(text, response).response;
};

/** LocalSettings.php runs before MediaWiki sets headers, which replace those of the text. */
export const readMediaWiki: Reader = (texts, response) => {
  const { response: start, globals } = runProduct(texts.get('settings') ?? '', { ...response, lines: [] });
  if (start.status !== response.status) return start;
  const lines = new Lines(response.lines);
  for (const { name, value } of start.lines) if (!lines.has(name)) lines.set(name, value);
  const flag = (name: string) => globals[`$wgCookie${name}`] === true || undefined;
  withOptions(lines, (name) => /.(?:_session|UserID|UserName|Token)$/.test(name), {
    secure: flag('Secure'),
    httpOnly: flag('HttpOnly'),
    sameSite: globals['$wgCookieSameSite'] as string | undefined,
  });
  return { ...response, lines: lines.all };
};
