import type { StackName } from '../../../src/engine/index.js';

/** Where one site of the tests lives: a folder and a loopback address of its own, so that many can run at once. */
export interface Ground {
  /** Absolute; everybody on this machine may read it. */
  readonly folder: string;
  /** Of 127.0.0.0/8. Ports 80 and 443 are the site's, and so is every other on this address. */
  readonly address: string;
  readonly host: string;
  /** The file of that name in the folder. */
  readonly path: (name: string) => string;
  /** Files of the certificate for the host: PEM. */
  readonly certificate: { readonly cert: string; readonly key: string; readonly both: string };
  /** The folder with the shop's static files; its name is `static`. */
  readonly statics: string;
}

/** A program and its arguments. */
export interface Command {
  readonly run: readonly [program: string, ...args: string[]];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** A command that keeps running, and the ports of the ground's address that are open once it is up. */
export interface Service extends Command {
  readonly ports: readonly number[];
}

/** A file that has to be on the machine, and what brings it. */
export interface Requirement {
  readonly file: string;
  /** The Debian package, or one of `test/servers/npm`. */
  readonly package: string;
  readonly from?: 'npm';
}

/** A package of another Debian suite: unpacked into a folder, never installed. */
export interface Fetched {
  readonly package: string;
  readonly suite: string;
}

/**
 * A chain of real servers, and how the shop is laid out for it. All in text, so that a reader sees the careless
 * site at a glance.
 */
export interface Kind {
  /** Its name for files. */
  readonly id: string;
  /** In words, such as `Django behind Apache (mod_wsgi)`. */
  readonly title: string;
  /** As given to --stack. */
  readonly chain: readonly StackName[];
  /** What is known of a member's version when fixes are written; usually nothing. */
  readonly knownVersions?: Readonly<Partial<Record<StackName, string>>>;
  readonly needs: readonly Requirement[];
  /** Packages of other suites of Debian; unpackedAt() says where they lie. */
  readonly fetches?: readonly Fetched[];
  /**
   * Files to lay out, by their names in the folder. A line `%% STACK PLACE` is where fixes for that place go;
   * `%% STACK PLACE | text` holds the text meanwhile, which the fix then stands in place of.
   */
  files(ground: Ground): Readonly<Record<string, string>>;
  /** How a fix for `STACK PLACE` reads in the file, where that is not its own text: a module's name, say. */
  readonly write?: Readonly<Record<string, (text: string) => string>>;
  /** Made ready once, before the first start. */
  prepare?(ground: Ground): readonly Command[];
  /** The server's own test of its configuration. */
  test(ground: Ground): readonly Command[];
  /** What has to run, innermost first. */
  serve(ground: Ground): readonly Service[];
  /** What says the version of each member, and where in it. */
  readonly versions: Readonly<
    Partial<Record<StackName, { readonly command: Command; readonly pattern: RegExp }>>
  >;
  /**
   * Findings, as `rule/message`, that stay although the fixes are in place, each with the reason in one sentence.
   * They are seen to stay: a reason that no longer holds fails.
   */
  readonly stays?: Readonly<Record<string, string>>;
}
