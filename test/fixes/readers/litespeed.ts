import { Lines, redirected, unknownForm, type Reader } from './response.js';
import { linesOf } from './words.js';

export const readLitespeed: Reader = (texts, response) => {
  const statements = linesOf(texts.get('htaccess') ?? '').filter((line) => !/^<\/?IfModule/.test(line));
  const isRedirect = statements.some((line) => line.startsWith('RewriteRule ^ https://'));
  const start = isRedirect && response.scheme === 'http' ? redirected(response) : response;
  const lines = new Lines(start.lines);
  for (const line of statements) {
    const [, operation, name = '', value = ''] = /^Header (set|unset) ([\w-]+)(?: (\S+))?$/.exec(line) ?? [];
    if (operation === 'set') lines.set(name, value);
    else if (operation === 'unset') lines.remove(name);
    else if (!line.startsWith('Rewrite')) throw unknownForm(line);
  }
  return { ...start, lines: lines.all };
};
