import { replaceCall, withOptions } from './cookies.js';
import { Lines, unknownForm, type Reader } from './response.js';
import { run, withoutStrings } from './script.js';
import { linesOf } from './words.js';

const STATEMENT =
  /^if \((?:request\.isSecure\(\) && \()?(?:[!|& ]|response\.containsHeader\(§\)|§\.equals\(response\.getHeader\(§\)\)|\))*\) response\.setHeader\(§, §\);$/;

/** Statements of Java, which are those of JavaScript. */
export const readSpring: Reader = (texts, response) => {
  const lines = new Lines(response.lines);
  const { code, back } = withoutStrings(texts.get('security') ?? '', '"', (one) => JSON.parse(one) as string);
  const statements = linesOf(code, '//').filter((line) => !/^(?:http\.headers\(.*\{|\}\)\);)$/.test(line));
  for (const line of statements) if (!STATEMENT.test(line.replaceAll(/§\d+§/g, '§'))) throw unknownForm(line);
  run(back(statements.join('\n').replaceAll(/(§\d+§)\.equals\(/g, 'equals($1, ')), {
    equals: (one: string, other: string | undefined) => one === other,
    request: { isSecure: () => response.scheme === 'https' },
    response: {
      containsHeader: (name: string) => lines.has(name),
      getHeader: (name: string) => lines.valuesOf(name)[0],
      setHeader: (name: string, value: string) => {
        lines.set(name, value);
      },
    },
  });
  for (const line of linesOf(texts.get('properties') ?? '')) {
    const [, key, value] = /^server\.servlet\.session\.cookie\.([a-z-]+)=(\w+)$/.exec(line) ?? [];
    if (key === undefined && !/^(?:server|spring\.web)\.error\.include-[a-z-]+=never$/.test(line))
      throw unknownForm(line);
    withOptions(lines, (name) => ['JSESSIONID', 'SESSION'].includes(name.toUpperCase()), {
      ...(key === 'secure' && { secure: true }),
      ...(key === 'http-only' && { httpOnly: true }),
      ...(key === 'same-site' && { sameSite: value }),
    });
  }
  for (const line of linesOf(texts.get('cookie') ?? '', '//')) {
    const name = /ResponseCookie\.from\(("(?:[^"\\]|\\.)*"), /.exec(line)?.[1];
    if (name === undefined) throw unknownForm(line);
    replaceCall(lines, JSON.parse(name) as string, {
      secure: line.includes('.secure(true)'),
      httpOnly: line.includes('.httpOnly(true)'),
      sameSite: /\.sameSite\("(\w+)"\)/.exec(line)?.[1],
    });
  }
  return { ...response, lines: lines.all };
};
