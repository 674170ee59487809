export interface Include {
  /** The file of the site that gets the line, as it is called by default. */
  readonly file: string;
  /** Or two: the import and the call. */
  readonly line: string;
  /** Where in it, as a phrase. */
  readonly where: string;
}

export interface Change {
  /** As a phrase. */
  readonly where: string;
  /** Lines that begin with `- ` or `+ `. */
  readonly diff: readonly string[];
}

/** How one server or application reads files of ours. */
export interface Layout {
  /** The command that tests it; '' if there is none, or each file has its own. */
  readonly test: string;
  /** The command that loads it; absent for an application, which is deployed again. */
  readonly reload?: string;
  /** What a place has instead of our text, which takes its place: a line; '' where the text is only added. */
  readonly replaced?: Readonly<Record<string, string>>;
  /**
   * The files for the texts of all other places. Undefined where a text has a line that cannot be in such a file: the
   * texts are then blocks.
   */
  readonly files: (texts: Texts) => readonly Draft[] | undefined;
}

/** The texts of the places of one server. */
interface Texts {
  /** The name of the files, such as `sitegrade-0a1b2`: a sign of the site and of what they are for. */
  readonly name: string;
  /** The sign in that name, and the one that names of the texts have for the site. */
  readonly sign: string;
  readonly hostSign: string;
  /** Of the site, as in a URL; '' if it is not known. */
  readonly host: string;
  /** Without the last \n; '' if there is none. */
  readonly at: (place: string) => string;
}

/** A file before it has a head. */
export interface Draft {
  /** Without a folder: in that of the file of `include`. */
  readonly path: string;
  readonly text: string;
  /** What stands above its head, such as `<?php`. */
  readonly first?: string;
  /** The command that tests it, if each file is tested by itself: it ends with the path. */
  readonly test?: string;
  /** The sign that begins a comment, if not `#`. */
  readonly comment?: string;
  readonly include?: Include;
  /** What to undo first where the site reads it in another way: sentences. */
  readonly undo?: string;
  /** A line of the site that changes in place, in the file of `include`. */
  readonly changed?: Change;
  /** Every file of ours for that server needs the same one, which goes with the last of them. */
  readonly isShared?: true;
  /** What to change in earlier files of ours when this one comes beside them: a sentence. */
  readonly earlier?: string;
}

/** Each line as `change` writes it; undefined if it does not know one. Empty lines and comments stay. */
export function eachLine(
  text: string,
  change: (line: string) => string | undefined,
): readonly string[] | undefined {
  const lines = text === '' ? [] : text.split('\n');
  const changed = lines.map((line) => (/^\s*(?:#|$)/.test(line) ? line : change(line)));
  return changed.every((line) => line !== undefined) ? changed : undefined;
}

export function joined(...texts: readonly (string | readonly string[])[]): string {
  return texts
    .flat()
    .filter((text) => text !== '')
    .join('\n');
}

/** @param levels of four spaces */
export function indented(lines: readonly string[], levels = 1): string {
  return lines.map((line) => (line === '' ? '' : '    '.repeat(levels) + line)).join('\n');
}
