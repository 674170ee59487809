import { GRADE_TABLE, type Grade } from '../engine/index.js';
import { columnsOf, cut, padded, wrapped } from '../export/columns.js';
import { counted } from '../export/texts.js';
import { toneOf, type Look, type Tone } from '../export/text.js';
import { visible } from '../export/visible.js';
import type { Graded, Row, RowEnd } from './summary.js';

/** Lines of rows that a terminal shows. */
const MOST_ROWS = 30;
/** Columns that the notes on pages get, if there are any. */
const NOTES = 30;
/** Columns of names below which the numbers of findings give way. */
const LEAST_NAMES = 10;
const GAP = '  ';
const LETTERS: readonly Grade[] = GRADE_TABLE.letters.map(([, letter]) => letter);

/** The worst ones first: how a target ended, in words that need no colour. */
const ENDS = {
  error: ['ERROR', 'bad'],
  fail: ['FAIL', 'bad'],
  pass: ['pass', 'good'],
} as const satisfies Readonly<Record<RowEnd, readonly [word: string, tone: Tone]>>;

const ENDS_IN_ORDER = Object.keys(ENDS);

function wordOf(end: RowEnd | undefined): string {
  return end ? ENDS[end][0] : '';
}

interface Column {
  readonly title: string;
  readonly cell: (row: Row, graded: Graded) => string;
  readonly tone?: (row: Row, graded: Graded) => Tone;
  readonly side?: 'right';
}

const END: Column = {
  title: '',
  cell: ({ end }) => wordOf(end),
  tone: ({ end }) => (end ? ENDS[end][1] : 'quiet'),
};

const COLUMNS: readonly Column[] = [
  { title: 'grade', cell: ({ grade }) => grade, tone: (_, { letter, isBroken }) => toneOf(letter, isBroken) },
  { title: 'score', cell: ({ score }) => score, side: 'right' },
  { title: 'MDN', cell: (_, { observatory }) => observatory },
];

const TALLY = (['high', 'medium', 'low'] as const).map((severity): Column => ({
  title: severity,
  cell: (_, { tally }) => String(tally[severity]),
  tone: (_, { tally }) => (tally[severity] > 0 ? severity : 'quiet'),
  side: 'right',
}));

/**
 * The rows for a terminal, one line each: at most 40 lines, none wider than it. Of more rows, the worst ones in their
 * order. At the end it says how many pass or, if nothing is asked of them, how many have which grade.
 * @param where how to get the whole reports
 */
export function tableText(rows: readonly Row[], { width, paint }: Look, where: string): string {
  const shown = worstOf(rows);
  const graded = shown.flatMap((row) => (row.graded ? [{ row, graded: row.graded }] : []));
  const ends = shown.map(({ end }) => wordOf(end).length);
  const widthOf = (column: Column) => {
    const { title, cell } = column;
    const lengths = column === END ? ends : graded.map((one) => columnsOf(cell(one.row, one.graded)));
    return Math.max(title.length, ...lengths);
  };
  const roomBeside = (columns: readonly Column[]) =>
    width - columns.reduce((sum, column) => sum + widthOf(column) + GAP.length, 0);
  const few = ends.some((length) => length > 0) ? [END, ...COLUMNS] : COLUMNS;
  const all = [...few, ...TALLY];
  const columns = roomBeside(all) < LEAST_NAMES ? few : all;
  const room = roomBeside(columns);
  const widths = columns.map(widthOf);
  const inColumn = (text: string, at: number) => padded(text, widths[at] ?? 0, columns[at]?.side) + GAP;
  const origin = sharedOrigin(graded.map(({ row }) => row.name));
  const nameOf = ({ name }: Row) => visible(name.startsWith(`${origin}/`) ? name.slice(origin.length) : name);
  const longest = Math.max(0, ...graded.map(({ row }) => columnsOf(nameOf(row))));
  const hasNotes = graded.some(({ row }) => row.notes.length > 0);
  const named = Math.min(longest, hasNotes ? Math.max(room - NOTES, Math.floor(room / 2)) : room);

  const errorLines = 2 * shown.length - graded.length <= MOST_ROWS ? 2 : 1;

  const linesOf = (row: Row) => {
    const notes = visible(row.notes.join('; '));
    if (!row.graded) {
      const start = ENDS.error[0] + GAP;
      const text = notes.includes(row.name) ? notes : `${nameOf(row)}: ${notes}`;
      return wrapped(text, width - start.length, errorLines).map(
        (line, at) => paint(at === 0 ? start : ' '.repeat(start.length), ENDS.error[1]) + line,
      );
    }
    const { graded } = row;
    const cells = columns.map(({ cell, tone }, at) => {
      const text = inColumn(cell(row, graded), at);
      return tone ? paint(text, tone(row, graded)) : text;
    });
    const name = cut(nameOf(row), named);
    return cells.join('') + (notes === '' ? name : cut(padded(name, named) + GAP + notes, room));
  };
  const more = rows.length - shown.length;
  const lines = [
    ...(origin === '' ? [] : [paint(cut(origin, width), 'strong')]),
    ...(graded.length === 0
      ? []
      : [paint(`${columns.map(({ title }, at) => inColumn(title, at)).join('')}page`, 'quiet')]),
    ...shown.flatMap(linesOf),
    ...(more > 0 ? [paint(`… and ${more} more, none of them worse`, 'quiet')] : []),
    '',
    ...wrapped(endText(rows), width, 2).map((text) => paint(text, 'strong')),
    ...wrapped(visible(gapsText(rows)), width, 2),
    ...wrapped(visible(where), width, 2).map((text) => paint(text, 'quiet')),
  ];
  return `${lines.join('\n')}\n`;
}

/** `3 of 4 pass`, or `4 pages: 1 A, 3 F`. */
function endText(rows: readonly Row[]): string {
  const count = (wanted: (row: Row) => boolean) => rows.filter(wanted).length;
  const without = count((row) => !row.graded);
  const free = count(({ end }) => end === undefined);
  const broken = count(({ graded }) => graded?.isBroken === true);
  const passing = count(({ end }) => end === 'pass');
  const isJudged = passing > 0 || rows.some(({ end }) => end === 'fail');
  const parts = [
    ...(isJudged
      ? [`${passing} of ${rows.length - free} pass`]
      : LETTERS.flatMap((letter) => {
          const some = count(({ graded }) => graded?.letter === letter && !graded.isBroken);
          return some === 0 ? [] : [`${some} ${letter}`];
        })),
    ...(broken === 0 ? [] : [`${broken} broken`]),
    ...(without === 0 ? [] : [`${without} without a grade`]),
    ...(isJudged && free > 0 ? [`${free} without a condition`] : []),
  ];
  const text = isJudged ? parts.join(', ') : `${rows.length} pages: ${parts.join(', ')}`;
  return rows.some(({ grade }) => grade.startsWith('~')) ? `${text} (~: not everything was seen)` : text;
}

/** The checks that grades were given without, those of most pages first; '' if there are none. */
function gapsText(rows: readonly Row[]): string {
  const pages = new Map<string, number>();
  for (const rule of rows.flatMap(({ graded }) => graded?.gaps ?? []))
    pages.set(rule, (pages.get(rule) ?? 0) + 1);
  const most = [...pages].sort(([, a], [, b]) => b - a);
  const texts = most.map(([rule, count]) => `${rule} (${counted(count, 'page')})`);
  return texts.length === 0 ? '' : `Not fully checked: ${texts.join(', ')}.`;
}

/** At most as many as fit, in their order. */
function worstOf(rows: readonly Row[]): readonly Row[] {
  if (rows.length <= MOST_ROWS) return rows;
  const rank = ({ end, graded }: Row) => [ENDS_IN_ORDER.indexOf(end ?? 'pass'), graded?.score ?? -1] as const;
  const worst = [...rows].sort((a, b) => {
    const [[end, score], [other, scored]] = [rank(a), rank(b)];
    return end - other || score - scored;
  });
  const shown = new Set(worst.slice(0, MOST_ROWS));
  return rows.filter((row) => shown.has(row));
}

/** The origin of all of several pages; '' if there is none. */
function sharedOrigin(names: readonly string[]): string {
  const [first = '', ...others] = names;
  if (others.length === 0 || !URL.canParse(first)) return '';
  const { origin } = new URL(first);
  return names.every((name) => name.startsWith(`${origin}/`)) ? origin : '';
}
