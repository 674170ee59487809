import { GRADE_TABLE, type Grade, type Report } from '../../src/engine/index.js';
import { supportOf, type Support } from '../../src/fixes/index.js';

/** Counts grades, findings and unknowns of many pages. */
export class Summary {
  #whole = 0;
  #partial = 0;
  readonly #grades = new Map<Grade, { ours: number; observatory: number }>();
  readonly #findings = new Map<
    string,
    { severity: string; pages: number; points: number; partial: number }
  >();
  readonly #unknowns = new Map<string, number>();
  readonly #support: Record<Support, number> = { supported: 0, unsupported: 0, unrecognised: 0 };

  /** @param isPartial headers of the page may be missing from the record: only headers that were sent count, and the page has no grade */
  add(report: Report, isPartial: boolean): void {
    const findings = report.findings.filter(
      ({ quotes }) => !isPartial || quotes.some(({ value }) => value !== null),
    );
    const once = new Map<string, { severity: string; points: number }>();
    for (const { rule, message, severity, points } of findings) {
      const id = `${rule}/${message}`;
      once.set(id, { severity, points: points + (once.get(id)?.points ?? 0) });
    }
    for (const [id, { severity, points }] of once) {
      const known = this.#findings.get(id) ?? { severity, pages: 0, points: 0, partial: 0 };
      if (isPartial) known.partial += 1;
      else known.pages += 1;
      if (points > 0 && !isPartial) known.points += 1;
      this.#findings.set(id, known);
    }
    if (isPartial) {
      this.#partial += 1;
      return;
    }
    this.#whole += 1;
    this.#support[supportOf(report.stack)] += 1;
    this.#grade(report.grade).ours += 1;
    this.#grade(report.observatory.grade).observatory += 1;
    for (const { rule, because } of report.unknowns) {
      const id = `${rule}: ${because}`;
      this.#unknowns.set(id, (this.#unknowns.get(id) ?? 0) + 1);
    }
  }

  toMarkdown(): string {
    const letters = GRADE_TABLE.letters.map(([, letter]) => letter);
    const grades = letters.map((letter) => [
      letter,
      this.#grade(letter).ours,
      this.#grade(letter).observatory,
    ]);
    const findings = sorted(this.#findings).map(([id, { severity, pages, points, partial }]) => [
      `\`${id}\``,
      severity,
      pages,
      points,
      partial,
    ]);
    const unknowns = sorted(this.#unknowns).map(([id, pages]) => [`\`${id}\``, pages]);
    return [
      '# Findings of recorded responses',
      `Written by \`npm run check:corpus\`; a change here means that grades or findings changed. ${this.#whole} responses are complete. For ${this.#partial}, some headers were not recorded: they have no grade here, and missing headers do not count.`,
      '## Grades',
      table(['grade', 'Sitegrade', 'MDN Observatory'], grades),
      '## Servers',
      'Complete responses with a server that Sitegrade has fixes for, with other servers only, and with none that it recognised.',
      table(['servers', 'pages'], Object.entries(this.#support)),
      '## Findings',
      'For each finding: pages that have it, pages for which it deducts points, and partly recorded pages that have it.',
      table(['finding', 'severity', 'pages', 'with points', 'partly recorded'], findings),
      '## Not checked',
      `${table(['rule: reason', 'pages'], unknowns)}\n`,
    ].join('\n\n');
  }

  #grade(letter: Grade) {
    const known = this.#grades.get(letter) ?? { ours: 0, observatory: 0 };
    this.#grades.set(letter, known);
    return known;
  }
}

function sorted<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Right-aligns columns of numbers. */
function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const all = [head, ...rows.map((row) => row.map(String))];
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => row[column]?.length ?? 0)));
  const isNumber = head.map((_, column) => typeof rows[0]?.[column] === 'number');
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => (isNumber[at] ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, at) => (isNumber[at] ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  const [header = [], ...body] = all;
  return [line(header), line(rule), ...body.map(line)].join('\n');
}
