/** The folder and port of a server that is recorded. */
export interface Place {
  readonly folder: string;
  readonly port: number;
}

/** A real server in one configuration: how it is started, and the requests to record. */
export interface System {
  readonly name: string;
  /** How to get its version. */
  readonly version: readonly string[];
  /** npm packages to install into its folder first. */
  readonly packages?: readonly string[];
  /** Its files by path; a name that ends in "/" is a folder. */
  readonly files: (place: Place) => Readonly<Record<string, string>>;
  /** The command that starts it, in the foreground and in its folder. */
  readonly command: (place: Place) => readonly string[];
  readonly env?: (place: Place) => Readonly<Record<string, string>>;
  /** The requests: a name for each page, and its path. */
  readonly pages: Readonly<Record<string, string | Question>>;
}

export interface Question {
  readonly path: string;
  readonly method?: string;
  readonly host?: string;
}

/** A shop's files, one of them in a folder without an index. */
export const FILES = {
  'www/files/a note.txt': 'a note\n',
  'www/files/older/old.txt': 'old\n',
  'www/shop.html': '<!doctype html><title>Shop</title><h1>Shop</h1><p>Tea and coffee.</p>\n',
} as const;
