import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { PROJECT } from './build.js';
import { UserError } from './terminal.js';

// `npm run new:rule <subject>/<id>` writes a rule's file, page, test and entries. They pass every check.

const RULES = 'src/engine/rules';
const REGISTRY = `${RULES}/index.ts`;
const CHECKS = 'docs/checks.md';

try {
  const files = await scaffold(process.argv[2] ?? '');
  console.log(`Wrote ${files.join(', ')}.\nNow write the check, its messages, its test table and its page.`);
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function scaffold(path: string): Promise<string[]> {
  const [, subject = '', id = ''] = /^([a-z]+)\/([a-z]+(?:-[a-z]+)*)$/.exec(path) ?? [];
  const entries = await readdir(join(PROJECT, RULES), { recursive: true, withFileTypes: true });
  const subjects = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  if (!subjects.includes(subject)) {
    throw new UserError(
      `Give the rule’s subject (${subjects.sort().join(', ')}) and its id, for example: npm run new:rule headers/permissions-policy`,
    );
  }
  if (entries.some(({ name }) => name === `${id}.ts`)) throw new UserError(`The rule ${id} already exists.`);
  const files = {
    [`${RULES}/${path}.ts`]: ruleFile(id),
    [`${RULES}/${path}.md`]: pageFile(id),
    [`test/engine/rules/${path}.test.ts`]: testFile(path),
    [REGISTRY]: await withEntry(path, id),
    [CHECKS]: await withRow(id),
  };
  for (const [file, text] of Object.entries(files)) {
    const filepath = join(PROJECT, file);
    await writeFile(filepath, await format(text, { ...(await resolveConfig(filepath)), filepath }));
  }
  return Object.keys(files);
}

/** The registry with one more import and entry, both sorted. */
async function withEntry(path: string, id: string): Promise<string> {
  const name = camelCase(id);
  const text = await readFile(join(PROJECT, REGISTRY), 'utf8');
  const imported = insertSorted(text, /^import (\w+) from /, name, `import ${name} from './${path}.js';`);
  return insertSorted(imported, /^ {2}(\w+),$/, name, `  ${name},`);
}

/** The table of checks with one more row at its end, which has the checks of Sitegrade only. */
async function withRow(id: string): Promise<string> {
  const text = await readFile(join(PROJECT, CHECKS), 'utf8');
  return `${text}| \`${id}\` | ${headerName(id)} |\n`;
}

/** Inserts `line` among the lines that match `kind`, which are sorted by the name in them. */
function insertSorted(text: string, kind: RegExp, name: string, line: string): string {
  const lines = text.split('\n');
  const after = lines.findLastIndex((other) => (kind.exec(other)?.[1] ?? name) < name);
  const first = lines.findIndex((other) => kind.test(other));
  if (first < 0) throw new Error(`A registry has no line like ${line}`);
  return lines.toSpliced(after < 0 ? first : after + 1, 0, line).join('\n');
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function camelCase(id: string): string {
  const [first = '', ...rest] = id.split('-');
  return [first, ...rest.map(capital)].join('');
}

function headerName(id: string): string {
  return id.split('-').map(capital).join('-');
}

function ruleFile(id: string): string {
  const header = headerName(id);
  return `import { defineRule } from '../../define-rule.js';
import { quoteField, quoteWhole } from '../../parse/fields.js';

export default defineRule({
  id: '${id}',
  title: '${header}',
  spec: { label: '${header}', url: 'https://www.rfc-editor.org/rfc/rfc9110' },
  needs: ['response'],
  problems: {
    missing: {
      severity: 'info',
      points: 0,
      text: '${header} is not set',
      why: 'Say in two sentences what can go wrong. The second names who is harmed.',
    },
  },
  passes: {
    sent: { bonus: 0, text: '${header} is set' },
  },
  check({ response }) {
    const field = response.get('${header}');
    if (!field.seen) return { unseen: [field.because] };
    if (field.value.value === null) return { problems: [{ message: 'missing', quotes: quoteWhole(field.value) }] };
    return { passes: [{ message: 'sent', quotes: quoteField(field.value) }] };
  },
});
`;
}

function pageFile(id: string): string {
  const header = headerName(id);
  return `# ${header}

## Why it matters

Two sentences: what a browser does without it, and who is harmed.

## What passes

| message | points |
| ------- | -----: |
| \`sent\`  |      0 |

## What fails

| message   | points |
| --------- | -----: |
| \`missing\` |      0 |

## Exceptions

What looks wrong and is right, and why.

## Specification

- [${header}](https://www.rfc-editor.org/rfc/rfc9110)
`;
}

function testFile(path: string): string {
  const header = headerName(path.replace(/^.*\//, ''));
  return `import rule from '../../../../src/engine/rules/${path}.js';
import { ruleTable } from '../../../support/rule-table.js';

ruleTable(rule, [
  { name: 'not sent', page: {}, problems: ['missing'], marked: null },
  { name: 'sent', page: { headers: [['${header}', 'value']] }, passes: ['sent'] },
  { name: 'headers not seen', page: { headers: 'service-worker' }, unknown: ['service-worker'] },
]);
`;
}
