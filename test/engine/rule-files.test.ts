import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import owasp from '../../src/export/owasp.json' with { type: 'json' };
import type { ProblemMessage, Rule, RulePage } from '../../src/engine/run/define-rule.js';

// Writes what lists all rules from their files, with -u. It imports the files and not the list of them, which may lack
// a new one.

const RULES = join(import.meta.dirname, '../../src/engine/rules');
const WRITE = 'npm run test:unit -- test/engine/rule-files.test.ts -u writes it.';

interface RuleFile {
  /** Its folder and name: `headers/caching`. */
  readonly path: string;
  readonly rule: Rule;
  readonly page: RulePage | undefined;
}

/** Every rule, by id. */
const files: RuleFile[] = [];
for (const name of readdirSync(RULES, { recursive: true, encoding: 'utf8' })) {
  const [, path] = /^(\w+\/.+)\.ts$/.exec(name.replaceAll('\\', '/')) ?? [];
  if (path === undefined) continue;
  const { default: rule, page } = (await import(join(RULES, name))) as { default: Rule; page?: RulePage };
  files.push({ path, rule, page });
}
files.sort((a, b) => (a.rule.id < b.rule.id ? -1 : 1));

async function expectWritten(file: string, text: string): Promise<void> {
  const filepath = join(import.meta.dirname, '../..', file);
  const formatted = await format(text, { ...(await resolveConfig(filepath)), filepath });
  await expect(formatted, WRITE).toMatchFileSnapshot(filepath);
}

const INDEX_START = `
/**
 * Every rule, by id. Their folders are subjects: \`headers\`, \`cookies\` and \`csp\` for what the response sends,
 * \`transport\` for encryption and redirects, \`content\` for the markup, \`disclosure\` for what responses reveal, \`network\`
 * for other origins. test/engine/rule-files.test.ts writes this file.
 */
export const RULES: readonly Rule[] = [`;

test('src/engine/rules/index.ts has every file’s rule, whose id is the file’s name', async () => {
  for (const { path, rule } of files) expect(rule.id, `The id in ${path}.ts`).toBe(basename(path));
  const names = files.map(({ path, rule: { id } }) => ({
    path,
    name: id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
  }));
  await expectWritten(
    'src/engine/rules/index.ts',
    [
      "import type { Rule } from '../run/define-rule.js';",
      ...names.map(({ name, path }) => `import ${name} from './${path}.js';`),
      INDEX_START,
      ...names.map(({ name }) => `  ${name},`),
      '];',
    ].join('\n'),
  );
});

const INTRODUCTION = `# Rules

What each rule finds, what it costs, and why. \`test/engine/rule-files.test.ts\` writes this page from \`src/engine/rules\`; what a finding says to its reader stands there too.

A finding with a result of MDN HTTP Observatory costs what it costs there. Which cookies log somebody in, and which are only being deleted, [cookies](#cookies) decides by itself: a cookie may cost points here and none there, or the reverse. For every other finding that deducts points, the last column has the reason.

One cause counts once: within a rule only the first problem deducts points, and no two rules deduct points for the same cause. What browsers enforce although MDN Observatory rejects it, such as a header sent twice, is _info_ and deducts no points. What the site cannot change, such as a load balancer’s cookie, is _info_ and deducts no points, although MDN Observatory counts it. A stored cookie with a \`Domain\`, which another host may have set, deducts none.

_CWE_ is the number of the weakness in [MITRE’s list](https://cwe.mitre.org/), with the category of [OWASP’s Top 10:${String(owasp.year)}](https://owasp.org/Top10/${String(owasp.year)}/) that lists it. Where it is empty, or a rule has no such column, none fits: nothing is exposed, or the finding is about something else than security.

Headers that only matter for a page deduct none on JSON, images, style sheets, scripts, downloads and responses without content; missing HTTPS, redirect, HSTS or, over HTTP, \`Secure\` none on local addresses, missing HSTS none on an IP address, and missing \`Secure\` none on this machine (\`localhost\`).
`;

const HEADS = ['message', 'severity', 'points', 'CWE', 'MDN Observatory', 'why it costs that much'];

function cweOf({ cwe, otherCwe = {} }: RulePage, message: string): number | undefined {
  const own = otherCwe[message];
  return (own === undefined ? cwe : own) ?? undefined;
}

/** `614 (A02)` */
function cweText(cwe: number | undefined): string {
  const lists = owasp.categories.filter(({ cwes }) => cwe !== undefined && cwes.includes(cwe));
  return [...(cwe === undefined ? [] : [String(cwe)]), ...lists.map(({ number }) => `(${number})`)].join(' ');
}

/** The table of a rule's messages, without columns that are empty. */
function tableOf({ problems, passes }: Rule, page: RulePage): string {
  const messages: readonly [string, ProblemMessage][] = Object.entries(problems);
  const rows = [
    ...messages.map(([message, { severity, points, observatory, because }]) => [
      `\`${message}\``,
      severity,
      points === 0 ? '0' : `−${String(points)}`,
      cweText(cweOf(page, message)),
      observatory === undefined ? '' : `\`${observatory}\``,
      because ?? '',
    ]),
    ...Object.entries(passes).map(([message, { bonus, observatory }]) => [
      `\`${message}\``,
      'passed',
      bonus === 0 ? '0' : `+${String(bonus)}`,
      '',
      observatory === undefined ? '' : `\`${observatory}\``,
      '',
    ]),
  ];
  const line = (cells: readonly string[]) =>
    `| ${cells.filter((_, column) => rows.some((row) => row[column] !== '')).join(' | ')} |`;
  const rule = HEADS.map((head) => (head === 'points' ? '--:' : '---'));
  return [HEADS, rule, ...rows].map(line).join('\n');
}

function sectionOf({ path, rule, page }: RuleFile): string {
  if (!page)
    throw new Error(`src/engine/rules/${path}.ts needs “export const page: RulePage = { … };” at its end`);
  const { id, title, spec } = rule;
  return `## ${id}

**${title}.** ${page.about}

${tableOf(rule, page)}

${page.exceptions.map((text) => `- ${text}`).join('\n')}

Specification: [${spec.label}](${spec.url})${page.specNotes ?? ''}
`;
}

test('docs/rules.md has every rule, with its messages and their points', async () => {
  const text = [INTRODUCTION, ...files.map(sectionOf)].join('\n');
  const ids = files.map(({ rule }) => rule.id);
  for (const [, id] of text.matchAll(/\]\(#([^)]*)\)/g))
    expect(ids, 'A link to the section of a rule').toContain(id);
  await expectWritten('docs/rules.md', text);
});

/** Weaknesses that OWASP’s Top 10 does not list. */
const IN_NO_CATEGORY = [524];

test('src/export/cwe.json has each rule’s weakness, and owasp.json each of them once', async () => {
  const numbers: Record<string, number | null> = {};
  for (const { rule, page } of files) {
    const { cwe, otherCwe = {} } = page ?? {};
    if (cwe !== undefined) numbers[rule.id] = cwe;
    for (const [message, other] of Object.entries(otherCwe)) {
      expect(Object.keys(rule.problems), `otherCwe of ${rule.id}`).toContain(message);
      expect(other, `otherCwe of ${rule.id}/${message}`).not.toBe(cwe ?? null);
      numbers[`${rule.id}/${message}`] = other;
    }
  }
  await expectWritten('src/export/cwe.json', JSON.stringify(numbers));
  const listed = [...owasp.categories.flatMap(({ cwes }) => cwes), ...IN_NO_CATEGORY];
  const used = new Set(Object.values(numbers).filter((one) => one !== null));
  expect(listed.sort((one, other) => one - other)).toEqual([...used].sort((one, other) => one - other));
});
