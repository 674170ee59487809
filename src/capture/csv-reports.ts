import Papa from 'papaparse';

/** A violation, as the columns of a table name it. */
export interface ReportRow {
  readonly document: string;
  readonly directive: string;
  readonly blocked: string;
  readonly source?: string;
}

/** Names of columns, in lower case and letters only, the better ones first. */
const COLUMNS = {
  document: ['documenturi', 'documenturl', 'pageurl', 'page', 'url'],
  directive: ['effectivedirective', 'violateddirective', 'directive'],
  blocked: ['blockeduri', 'blockedurl', 'blockedresource', 'blocked'],
  source: ['sourcefile'],
} as const;

/** Characters of one name of a column. */
const MAX_NAME = 100;
const MAX_COLUMNS = 200;

/** What takes the reports of a table. */
export interface TableReader {
  row(row: ReportRow): void;
  /** A cell that may be a report. */
  cell(text: string): void;
}

/**
 * Reads a table with a first row of names, as collectors export it. Each names its columns otherwise: `document-uri`,
 * `Document URI`, `csp.document_uri.full`. Some put the whole report, as JSON, into one column.
 */
export function readReportTable(text: string, take: TableReader): void {
  let readLine: ((line: readonly string[]) => void) | undefined;
  Papa.parse<string[]>(text, {
    skipEmptyLines: true,
    step: ({ data: line }) => {
      if (readLine) readLine(line);
      else readLine = lineReader(line, take);
    },
  });
}

/** Reads the lines under a row of names. */
function lineReader(names: readonly string[], take: TableReader): (line: readonly string[]) => void {
  const bare = names.slice(0, MAX_COLUMNS).map(bareName);
  const columns = (of: keyof typeof COLUMNS) =>
    COLUMNS[of].map((name) => bare.indexOf(name)).filter((at) => at >= 0);
  const at = {
    document: columns('document'),
    directive: columns('directive'),
    blocked: columns('blocked'),
    source: columns('source'),
  };
  if (at.document.length === 0 || at.directive.length === 0 || at.blocked.length === 0)
    return (line) => {
      for (const cell of line) if (cell.startsWith('{')) take.cell(cell);
    };
  return (line) => {
    const cell = (candidates: readonly number[]) =>
      candidates.map((column) => line[column]?.trim() ?? '').find((value) => value !== '') ?? '';
    const source = cell(at.source);
    take.row({
      document: cell(at.document),
      directive: cell(at.directive),
      blocked: cell(at.blocked),
      ...(source !== '' && { source }),
    });
  };
}

function bareName(name: string): string {
  const letters = name
    .slice(0, MAX_NAME)
    .toLowerCase()
    .replace(/[^a-z]/g, '');
  return letters.replace(/^(?:cspreport|csp|body)/, '').replace(/full$/, '');
}
