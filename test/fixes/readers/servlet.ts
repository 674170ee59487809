import { replaceCall, withOptions } from './cookies.js';
import { unknownForm, type Lines } from './response.js';
import { linesOf } from './words.js';
import { childOf, xmlElements, type XmlElement } from './xml.js';

/** What <session-config> says of the session cookie. */
export function readSessionConfig(text: string | undefined, lines: Lines): void {
  for (const config of xmlElements(text ?? '')) {
    withOptions(lines, (name) => name === 'JSESSIONID', {
      ...(childOf(config, 'http-only')?.text === 'true' && { httpOnly: true }),
      ...(childOf(config, 'secure')?.text === 'true' && { secure: true }),
      ...sameSiteOf(config),
    });
  }
}

/** The calls in Java that add cookies. */
export function readCookieCalls(text: string | undefined, lines: Lines): void {
  const java = linesOf(text ?? '', '//').join('\n');
  for (const call of java.split('\n}').filter((one) => one.trim() !== '')) {
    const name = /new Cookie\(("(?:[^"\\]|\\.)*"), /.exec(call)?.[1];
    if (name === undefined) throw unknownForm(call);
    replaceCall(lines, JSON.parse(name) as string, {
      secure: call.includes('cookie.setSecure(true);'),
      httpOnly: call.includes('cookie.setHttpOnly(true);'),
      sameSite: /cookie\.setAttribute\("SameSite", "(\w+)"\);/.exec(call)?.[1],
    });
  }
}

function sameSiteOf(config: XmlElement): { readonly sameSite?: string } {
  const attribute = childOf(config, 'attribute');
  const value = attribute && childOf(attribute, 'attribute-value')?.text;
  return value === undefined ? {} : { sameSite: value };
}
