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

/**
 * Reads a table with a first row of names, as collectors export it. Each names its columns otherwise: `document-uri`,
 * `Document URI`, `csp.document_uri.full`. Some put the whole report, as JSON, into one column.
 * @param most rows
 * @returns violations, and cells that may be reports
 */
export function readReportTable(
  text: string,
  most: number,
): { readonly rows: readonly ReportRow[]; readonly cells: readonly string[] } {
  const { data } = Papa.parse<string[]>(text, { skipEmptyLines: true, preview: most + 1 });
  const [names = [], ...lines] = data;
  const bare = names.slice(0, MAX_COLUMNS).map(bareName);
  const columns = (of: keyof typeof COLUMNS) =>
    COLUMNS[of].map((name) => bare.indexOf(name)).filter((at) => at >= 0);
  const at = {
    document: columns('document'),
    directive: columns('directive'),
    blocked: columns('blocked'),
    source: columns('source'),
  };
  const isTable = at.document.length > 0 && at.directive.length > 0 && at.blocked.length > 0;
  if (!isTable)
    return { rows: [], cells: lines.flatMap((line) => line.filter((cell) => cell.startsWith('{'))) };
  return {
    rows: lines.map((line) => {
      const cell = (candidates: readonly number[]) =>
        candidates.map((column) => line[column]?.trim() ?? '').find((value) => value !== '') ?? '';
      const source = cell(at.source);
      return {
        document: cell(at.document),
        directive: cell(at.directive),
        blocked: cell(at.blocked),
        ...(source !== '' && { source }),
      };
    }),
    cells: [],
  };
}

function bareName(name: string): string {
  const letters = name
    .slice(0, MAX_NAME)
    .toLowerCase()
    .replace(/[^a-z]/g, '');
  return letters.replace(/^(?:cspreport|csp|body)/, '').replace(/full$/, '');
}
