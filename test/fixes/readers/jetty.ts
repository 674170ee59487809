import { readCookieCalls, readSessionConfig } from './servlet.js';
import { Lines, redirected, unknownForm, type Reader } from './response.js';
import { linesOf } from './words.js';
import { xmlElements, type XmlElement } from './xml.js';

export const readJetty: Reader = (texts, response) => {
  const ini = new Map(
    linesOf(texts.get('ini') ?? '').map((line) => {
      const [key = '', value = ''] = line.split(/=(.*)/);
      return [key === '--module' ? line : key, value] as const;
    }),
  );
  const isRedirect = ini.has('--module=secure-redirect') && response.scheme === 'http';
  const start = isRedirect ? redirected(response) : response;
  const lines = new Lines(start.lines);
  const rules = xmlElements(texts.get('rules') ?? '');
  for (const rule of rules) setIfAbsent(lines, ...headerOf(rule));
  for (const [key, value] of ini) {
    if (key === 'jetty.ssl.stsMaxAgeSeconds') {
      const more = ini.get('jetty.ssl.stsIncludeSubdomains') === 'true' ? '; includeSubDomains' : '';
      if (start.scheme === 'https')
        setIfAbsent(lines, 'Strict-Transport-Security', `max-age=${value}${more}`);
    } else if (key === 'jetty.httpConfig.sendServerVersion' && value === 'false') lines.remove('Server');
    else if (!KNOWN.test(key)) throw unknownForm(key);
  }
  readSessionConfig(texts.get('session'), lines);
  readCookieCalls(texts.get('cookie'), lines);
  return { ...start, lines: lines.all };
};

const KNOWN =
  /^(?:--module=(?:secure-redirect|server)|jetty\.(?:secureredirect\.code|httpConfig\.securePort|ssl\.stsIncludeSubdomains))$/;

/** An application that sets the header afterwards replaces it. */
function setIfAbsent(lines: Lines, name: string, value: string): void {
  if (!lines.has(name)) lines.set(name, value);
}

/** The header of <Call name="addRule"> with a rule for every path. */
function headerOf(call: XmlElement): readonly [name: string, value: string] {
  const rule = call.children[0]?.children[0];
  const set = new Map(rule?.children.map(({ attributes, text }) => [attributes['name'], text]));
  const [name, value] = [set.get('name'), set.get('value')];
  const isKnown =
    call.attributes['name'] === 'addRule' &&
    rule?.attributes['class'] === 'org.eclipse.jetty.rewrite.handler.HeaderPatternRule' &&
    set.get('pattern') === '/*' &&
    set.size === 3;
  if (!isKnown || name === undefined || value === undefined) throw unknownForm(call);
  return [name, value];
}
