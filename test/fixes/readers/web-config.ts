import { replaceCall, withOptions } from './cookies.js';
import { Lines, redirected, unknownForm, type Reader, type Response } from './response.js';
import { linesOf } from './words.js';
import { childOf, xmlElements, type XmlElement } from './xml.js';

/** IIS, and ASP.NET within it: elements of web.config, and lines of C#. */
export const readWebConfig: Reader = (texts, response) => {
  const elements = (place: string) => xmlElements(texts.get(place) ?? '');
  const isRedirect = elements('rules').length > 0 && response.scheme === 'http';
  const start = isRedirect ? redirected(response) : response;
  const lines = new Lines(start.lines);
  // ASP.NET itself comes first.
  for (const element of elements('web')) system(element, lines);
  for (const line of linesOf(texts.get('global') ?? '', '//')) {
    if (!line.endsWith('.DisableMvcResponseHeader = true;')) throw unknownForm(line);
    lines.remove('X-AspNetMvc-Version');
  }
  for (const line of linesOf(texts.get('cookie') ?? '', '//')) call(line, lines);
  for (const rule of elements('outbound')) outbound(rule, lines, start);
  for (const { name, attributes } of elements('headers')) {
    if (name !== 'remove') throw unknownForm(name);
    lines.remove(attributes['name'] ?? '');
  }
  for (const { attributes } of elements('security')) {
    if (attributes['removeServerHeader'] === 'true') lines.remove('Server');
    else throw unknownForm(attributes);
  }
  return { ...start, lines: lines.all };
};

function outbound(rule: XmlElement, lines: Lines, { scheme }: Response): void {
  const match = childOf(rule, 'match')?.attributes ?? {};
  const header = /^RESPONSE_(\w+)$/.exec(match['serverVariable'] ?? '')?.[1]?.replaceAll('_', '-');
  const value = childOf(rule, 'action')?.attributes['value'];
  const { pattern } = match;
  if (rule.name !== 'rule' || header === undefined || value === undefined || pattern === undefined) {
    throw unknownForm(rule.name);
  }
  if (match['ignoreCase'] !== 'false' || /[{}]/.test(value)) throw unknownForm(match);
  const conditions = childOf(rule, 'conditions');
  if (conditions && !isHttpsOnly(conditions)) throw unknownForm(conditions.attributes);
  if (conditions && scheme === 'http') return;
  if (new RegExp(pattern).test(lines.valuesOf(header).join(', '))) lines.set(header, value);
}

function isHttpsOnly({ attributes, children }: XmlElement): boolean {
  const inputs = children.map(({ attributes: { input = '', pattern = '' } }) => `${input} ${pattern}`);
  return (
    attributes['logicalGrouping'] === 'MatchAny' &&
    inputs.join() === '{HTTPS} ^on$,{HTTP_X_FORWARDED_PROTO} ^https'
  );
}

const SESSION = 'ASP.NET_SessionId';

function system({ name, attributes }: XmlElement, lines: Lines): void {
  const text = [name, ...Object.entries(attributes).map(([key, value]) => `${key}=${value}`)].join(' ');
  const sameSite = /^sessionState cookieSameSite=(\w+)$/.exec(text)?.[1];
  if (text === 'httpRuntime enableVersionHeader=false') lines.remove('X-AspNet-Version');
  else if (text === 'httpCookies requireSSL=true')
    withOptions(lines, () => true, { secure: true, httpOnly: undefined });
  else if (sameSite !== undefined) {
    withOptions(lines, (one) => one.toLowerCase() === SESSION.toLowerCase(), { sameSite });
  } else if (!/^(?:compilation debug=false|customErrors mode=RemoteOnly)$/.test(text))
    throw unknownForm(text);
}

function call(line: string, lines: Lines): void {
  const [, name, members = ''] =
    /^Response\.Cookies\.Add\(new HttpCookie\(("(?:[^"\\]|\\.)*"), (?:token|value)\) \{ (.*) \}\);$/.exec(
      line,
    ) ?? [];
  if (name === undefined) throw unknownForm(line);
  replaceCall(lines, JSON.parse(name) as string, {
    secure: members.includes('Secure = true'),
    httpOnly: members.includes('HttpOnly = true'),
    sameSite: /SameSite = SameSiteMode\.(\w+)/.exec(members)?.[1],
  });
}
