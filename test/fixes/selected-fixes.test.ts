import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { expect, test, vi } from 'vitest';
import { toFinding } from '../../src/engine/run/audit.js';
import type { Rule } from '../../src/engine/run/define-rule.js';
import { evidenceOf } from '../../src/engine/run/evidence.js';
import { mergeAdvice } from '../../src/engine/index.js';
import { runRule, withAdvice } from '../../src/engine/run/run-rules.js';
import { stepsInWords } from '../../src/fixes/index.js';
import { mayBreakOf } from '../../src/ui/fixable.js';
import { pageWith } from '../support/page.js';
import type { RuleCase } from '../support/rule-table.js';

const tables = vi.hoisted(() => [] as (readonly [rule: Rule, cases: readonly RuleCase[]])[]);
vi.mock('../support/rule-table.js', () => ({
  ruleTable: (rule: Rule, cases: readonly RuleCase[]) => tables.push([rule, cases]),
}));
// The same worker may have loaded some of them before, with the real `ruleTable`.
vi.resetModules();
const RULES = join(import.meta.dirname, '../engine/rules');
for (const file of readdirSync(RULES, { encoding: 'utf8', recursive: true }).sort())
  if (file.endsWith('.test.ts')) await import(join(RULES, file));

const FILE = join(import.meta.dirname, '../../docs/selected-fixes.md');

const INTRODUCTION = `# Which fixes are selected at first

The popup and the panel begin with the fixes whose first step breaks nothing on a site that works: HSTS for five minutes, \`SAMEORIGIN\`, a policy that only reports, but for the part that hardly any page needs (\`object-src\`, \`base-uri\`, \`frame-ancestors\`), which is enforced. What may break something is left to the reader, with the words of the last column in its row; reports have every fix, with these words beside the lines. The advice of each rule says it as data, \`mayBreak\`; nothing else decides. A fix is selected only where there is a text for the recognised servers.

\`test/fixes/selected-fixes.test.ts\` writes this table from the advice in every case of every rule’s test, and fails if it is out of date. \`npm run test:unit -- test/fixes/selected-fixes.test.ts -u\` writes it anew. [applications.md](applications.md) shows that real applications work with what is selected.
`;

const inTable = (text: string) => text.replaceAll('|', '\\|');

test('docs/selected-fixes.md has all advice, with what it may break', async () => {
  const rows = new Map<string, string>();
  for (const [rule, cases] of tables) {
    for (const { name, page } of cases) {
      const evidence = evidenceOf(pageWith(page));
      for (const raw of withAdvice(runRule(rule, evidence), evidence).findings) {
        if (raw.advice.length === 0) continue;
        for (const { mayBreak = 'may be said' } of raw.advice) expect(mayBreak).toMatch(/^may [^.]{5,70}$/);
        const words = mayBreakOf({ findings: [toFinding(rule, raw)] }) ?? 'selected';
        const key = `${rule.id}/${raw.message}`;
        const fix = stepsInWords(mergeAdvice(raw.advice)).join('; ');
        // The first case stands for all that are the same.
        const id = `${key} ${words}`;
        if (!rows.has(id)) rows.set(id, `| \`${key}\` | ${inTable(fix)} | ${inTable(name)} | ${words} |`);
      }
    }
  }
  const lines = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  const text = [
    INTRODUCTION,
    '| finding | fix | first case | at first |',
    '| --- | --- | --- | --- |',
    ...lines,
  ].join('\n');
  const formatted = await format(text, { ...(await resolveConfig(FILE)), filepath: FILE });
  await expect(formatted).toMatchFileSnapshot(FILE);
});
