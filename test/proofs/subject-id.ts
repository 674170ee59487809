/** The kinds of what is run, as the first word of an id. */
export type Kind = 'set-up' | 'files' | 'levels' | 'levels-files' | 'application';

/** Such as `set-up haproxy`. */
export function subjectId(kind: Kind, { id }: { readonly id: string }): string {
  return `${kind} ${id}`;
}

/** As which its texts are put on a server. */
export function formOf(id: string): 'blocks' | 'files' {
  return /^(?:levels-)?files /.test(id) ? 'files' : 'blocks';
}

/** The file with its recorded answers: as blocks and as files, it is the same site before the fixes. */
export function answersFileOf(id: string): string {
  return `${id
    .replace(/^files /, 'set-up ')
    .replace('levels-files ', 'levels ')
    .replace(' ', '-')}.json`;
}
