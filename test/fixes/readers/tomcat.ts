import { Lines, redirected, unknownForm, type Reader, type Response } from './response.js';
import { readCookieCalls, readSessionConfig } from './servlet.js';
import { childOf, xmlElements, type XmlElement } from './xml.js';

export const readTomcat: Reader = (texts, response) => {
  const isRedirect = texts.has('rewrite') && response.scheme === 'http';
  const start = isRedirect ? redirected(response) : response;
  const lines = new Lines(start.lines);
  for (const element of xmlElements(texts.get('web') ?? '')) {
    if (element.name === 'filter') filter(element, lines, start);
    else if (element.name !== 'filter-mapping') throw unknownForm(element.name);
  }
  readSessionConfig(texts.get('session'), lines);
  readCookieCalls(texts.get('cookie'), lines);
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
