import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { PROJECT } from './build.js';
import { UserError } from './terminal.js';

// `npm run new:rule SUBJECT/ID -- --points N [--sent | --value]`: a rule's file, page, test and every list it belongs to. They
// pass every check but test/engine/placeholders.test.ts, which fails until each TODO is replaced.

const RULES = 'src/engine/rules';
const REGISTRY = `${RULES}/index.ts`;
const CHECKS = 'docs/checks.md';
const POINTS = 'docs/points.md';
const VALUES_READ = 'src/engine/without-secrets.ts';
const USAGE = 'npm run new:rule headers/permissions-policy -- --points 5';

try {
  const files = await scaffold(readArguments());
  console.log(
    `Wrote ${files.join(', ')}.\nNow write the check, and replace each TODO: npx vitest run --project unit test/engine/placeholders.test.ts lists them.`,
  );
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

interface NewRule {
  /** Its subject and id, such as `headers/permissions-policy`. */
  readonly path: string;
  readonly id: string;
  /** The points that its problem takes off. */
  readonly points: number;
  readonly problem: Kind;
}

/** What the problem is: that the header is missing, that it is sent, or some of its values. */
type Kind = 'missing' | 'sent' | 'value';

/** @throws UserError for what it does not know */
function readArguments(): Omit<NewRule, 'id'> {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        points: { type: 'string', default: '0' },
        sent: { type: 'boolean', default: false },
        value: { type: 'boolean', default: false },
      },
    });
    const [path = '', ...rest] = positionals;
    // Without `--`, npm takes `--points` for itself and passes on only its value.
    if (rest.length > 0) throw new Error(`One rule at a time, and options after --`);
    if (!/^\d{1,2}$/.test(values.points)) throw new Error('--points takes a number from 0 to 99');
    if (values.sent && values.value) throw new Error('Either --sent or --value');
    const problem = values.sent ? 'sent' : values.value ? 'value' : 'missing';
    return { path, points: Number(values.points), problem };
  } catch (error) {
    const [sentence = ''] = (error instanceof Error ? error.message : '').split('. ');
    throw new UserError(`${sentence}: ${USAGE}`);
  }
}

async function scaffold({ path, points, problem }: Omit<NewRule, 'id'>): Promise<string[]> {
  const [, subject = '', id = ''] = /^([a-z]+)\/([a-z]+(?:-[a-z]+)*)$/.exec(path) ?? [];
  const entries = await readdir(join(PROJECT, RULES), { recursive: true, withFileTypes: true });
  const subjects = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  if (!subjects.includes(subject)) {
    throw new UserError(`Name the rule’s subject (${subjects.sort().join(', ')}) and its id: ${USAGE}`);
  }
  if (entries.some(({ name }) => name === `${id}.ts`)) throw new UserError(`The rule ${id} exists already.`);
  const rule: NewRule = { path, id, points, problem };
  const files = {
    [`${RULES}/${path}.ts`]: ruleFile(rule),
    [`${RULES}/${path}.md`]: pageFile(rule),
    [`test/engine/rules/${path}.test.ts`]: testFile(rule),
    [REGISTRY]: await withEntry(path, id),
    [CHECKS]: await withRow(CHECKS, [id, 'TODO: what it checks']),
    ...(points > 0 && {
      [POINTS]: await withRow(POINTS, [
        `${id}/${messagesOf(rule).problem}`,
        String(points),
        'TODO: why it costs that much.',
      ]),
    }),
    ...(problem === 'value' && { [VALUES_READ]: await withValueRead(headerName(id)) }),
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

/** The list of headers whose values are kept, with one more. */
async function withValueRead(header: string): Promise<string> {
  const text = await readFile(join(PROJECT, VALUES_READ), 'utf8');
  return text.includes(`'${header}'`)
    ? text
    : insertSorted(text, /^ {2}'([\w-]+)',$/, header, `  '${header}',`);
}

/** A page that ends in a table, with one more row, whose first cell is code. */
async function withRow(page: string, [name = '', ...cells]: readonly string[]): Promise<string> {
  const text = await readFile(join(PROJECT, page), 'utf8');
  return `${text}| \`${name}\` | ${cells.join(' | ')} |\n`;
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

function severityOf(points: number): string {
  if (points === 0) return 'info';
  if (points <= 10) return 'low';
  return points <= 25 ? 'medium' : 'high';
}

/** The names of its two messages. */
function messagesOf({ problem }: Pick<NewRule, 'problem'>): { problem: string; pass: string } {
  return {
    missing: { problem: 'missing', pass: 'set' },
    sent: { problem: 'sent', pass: 'not-sent' },
    value: { problem: 'wrong-value', pass: 'right-value' },
  }[problem];
}

function ruleFile(rule: NewRule): string {
  const { id, points } = rule;
  const { problem, pass } = messagesOf(rule);
  const header = headerName(id);
  const { imports, text, passText, check } = {
    missing: {
      imports: 'quoteField, quoteWhole',
      text: 'is not set',
      passText: 'is set',
      check: missingCheck(header),
    },
    sent: { imports: 'quoteWhole', text: 'is sent', passText: 'is not sent', check: sentCheck(header) },
    value: {
      imports: 'quoteField, quoteWhole',
      text: 'TODO: what it wrongly says',
      passText: 'TODO: what it rightly says',
      check: valueCheck(header),
    },
  }[rule.problem];
  return `import { defineRule } from '../../define-rule.js';
import { ${imports} } from '../../parse/fields.js';

export default defineRule({
  id: '${id}',
  // TODO: the header's own spelling, here and below, in its page and in its test.
  title: '${header}',
  spec: { label: 'TODO: the specification', url: 'https://example.org/TODO' },
  needs: ['response'],
  problems: {
    '${problem}': {
      severity: '${severityOf(points)}',
      points: ${String(points)},
      text: '${header} ${text}',
      why: 'TODO: what an attacker can do or a user loses, in one or two sentences.',
    },
  },
  passes: {
    '${pass}': { bonus: 0, text: '${header} ${passText}' },
  },
${check}
});
`;
}

function missingCheck(header: string): string {
  return `  check({ response }) {
    const field = response.get('${header}');
    if (!field.seen) return { unseen: [field.because] };
    // TODO: check the value too.
    if (field.value.value === null) {
      const advice = [{ op: 'set-header', name: '${header}', value: 'TODO' }] as const;
      return { problems: [{ message: 'missing', quotes: quoteWhole(field.value), advice }] };
    }
    return { passes: [{ message: 'set', quotes: quoteField(field.value) }] };
  },`;
}

function sentCheck(header: string): string {
  return `  check({ response }) {
    if (!response.names.includes('${header.toLowerCase()}')) return { passes: [{ message: 'not-sent', quotes: [] }] };
    const field = response.get('${header}');
    // It is sent, even if it is too long to read.
    const quotes = field.seen ? quoteWhole(field.value) : [{ header: '${header}', value: '…', marks: [] }];
    // TODO: or no advice, if the header only tells of a fault that would still be there without it.
    const advice = [{ op: 'remove-header', name: '${header}' }] as const;
    return { problems: [{ message: 'sent', quotes, advice }] };
  },`;
}

function valueCheck(header: string): string {
  return `  check({ response }) {
    const field = response.get('${header}');
    if (!field.seen) return { unseen: [field.because] };
    if (!field.value.value?.trim()) return {};
    // TODO: which values are wrong.
    if (field.value.value === 'TODO') {
      // TODO: or the right value; none where that depends on the site, or if the fault is there without it.
      const advice = [{ op: 'remove-header', name: '${header}' }] as const;
      return { problems: [{ message: 'wrong-value', quotes: quoteWhole(field.value), advice }] };
    }
    return { passes: [{ message: 'right-value', quotes: quoteField(field.value) }] };
  },`;
}

function pageFile(rule: NewRule): string {
  const { id, points } = rule;
  const { problem, pass } = messagesOf(rule);
  return `# ${headerName(id)}

## Why it matters

TODO: what a browser does ${rule.problem === 'missing' ? 'without' : 'with'} it, and who is harmed.

## What passes

| message | points |
| ------- | -----: |
| \`${pass}\` | 0 |

## What fails

| message   | severity | points |
| --------- | -------- | -----: |
| \`${problem}\` | ${severityOf(points)} | ${points === 0 ? '0' : `−${String(points)}`} |

## Exceptions

TODO: what looks wrong but is right, and why.

## Specification

- [TODO: the specification](https://example.org/TODO)
`;
}

function testFile({ path, id, points, problem }: NewRule): string {
  const set = (value: string) => `{ headers: [['${headerName(id)}', '${value}']] }`;
  const cost = `points: ${String(points)}`;
  const cases = {
    missing: [
      `{ name: 'not set', page: {}, problems: ['missing'], ${cost}, marked: null }`,
      `{ name: 'set', page: ${set('TODO')}, passes: ['set'] }`,
    ],
    sent: [
      `{ name: 'sent', page: ${set('TODO')}, problems: ['sent'], ${cost}, marked: ['TODO'] }`,
      `{ name: 'not sent', page: {}, passes: ['not-sent'] }`,
    ],
    value: [
      `{ name: 'a wrong value', page: ${set('TODO')}, problems: ['wrong-value'], ${cost}, marked: ['TODO'] }`,
      `{ name: 'a right value', page: ${set('TODO: another')}, passes: ['right-value'] }`,
      `{ name: 'not sent', page: {} }`,
    ],
  }[problem];
  return `import rule from '../../../../src/engine/rules/${path}.js';
import { ruleTable } from '../../../support/rule-table.js';

ruleTable(rule, [
  ${cases.join(',\n  ')},
  { name: 'headers not seen', page: { headers: 'service-worker' }, unknown: ['service-worker'] },
]);
`;
}
