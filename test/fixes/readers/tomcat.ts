import { replaceCall, withOptions } from './cookies.js';
import { Lines, redirected, unknownForm, type Reader, type Response } from './response.js';
import { linesOf } from './words.js';
import { childOf, xmlElements, type XmlElement } from './xml.js';

export const readTomcat: Reader = (texts, response) => {
  const isRedirect = texts.has('rewrite') && response.scheme === 'http';
  const start = isRedirect ? redirected(response) : response;
  const lines = new Lines(start.lines);
  for (const element of xmlElements(texts.get('web') ?? '')) {
    if (element.name === 'filter') filter(element, lines, start);
    else if (element.name !== 'filter-mapping') throw unknownForm(element.name);
  }
  for (const config of xmlElements(texts.get('session') ?? '')) {
    withOptions(lines, (name) => name === 'JSESSIONID', {
      ...(childOf(config, 'http-only')?.text === 'true' && { httpOnly: true }),
      ...(childOf(config, 'secure')?.text === 'true' && { secure: true }),
      ...sameSiteOf(config),
    });
  }
  const java = linesOf(texts.get('cookie') ?? '', '//').join('\n');
  for (const call of java.split('\n}').filter((one) => one.trim() !== '')) {
    const name = /new Cookie\(("(?:[^"\\]|\\.)*"), /.exec(call)?.[1];
    if (name === undefined) throw unknownForm(call);
    replaceCall(lines, JSON.parse(name) as string, {
      secure: call.includes('cookie.setSecure(true);'),
      httpOnly: call.includes('cookie.setHttpOnly(true);'),
      sameSite: /cookie\.setAttribute\("SameSite", "(\w+)"\);/.exec(call)?.[1],
    });
  }
  return { ...start, lines: lines.all };
};

/** An application that sets the header afterwards replaces it. */
function filter(element: XmlElement, lines: Lines, { scheme }: Response): void {
  const parameters = new Map(
    element.children
      .filter(({ name }) => name === 'init-param')
      .map((one) => [childOf(one, 'param-name')?.text ?? '', childOf(one, 'param-value')?.text ?? '']),
  );
  const is = (name: string) => {
    const value = parameters.get(name);
    // Each is on by default.
    if (value === undefined) throw unknownForm(name);
    return value === 'true';
  };
  const set = (name: string, value: string) => {
    if (!lines.has(name)) lines.set(name, value);
  };
  if (is('hstsEnabled') && scheme === 'https') {
    const more = [
      ...(parameters.get('hstsIncludeSubDomains') === 'true' ? [';includeSubDomains'] : []),
      ...(parameters.get('hstsPreload') === 'true' ? [';preload'] : []),
    ];
    set('Strict-Transport-Security', `max-age=${parameters.get('hstsMaxAgeSeconds') ?? '0'}${more.join('')}`);
  }
  if (is('antiClickJackingEnabled'))
    set('X-Frame-Options', parameters.get('antiClickJackingOption') ?? 'DENY');
  if (is('blockContentTypeSniffingEnabled')) set('X-Content-Type-Options', 'nosniff');
}

function sameSiteOf(config: XmlElement): { readonly sameSite?: string } {
  const attribute = childOf(config, 'attribute');
  const value = attribute && childOf(attribute, 'attribute-value')?.text;
  return value === undefined ? {} : { sameSite: value };
}
