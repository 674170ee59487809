import type { StackName } from '../../../src/engine/index.js';

/** A package of another Debian suite: unpacked into a folder, never installed. */
export interface Fetched {
  readonly package: string;
  readonly suite: string;
}

/** The folder and loopback address of one test site, so that many can run at once. */
export interface Sandbox {
  /** Absolute, and readable for every user of this machine. */
  readonly folder: string;
  /** In 127.0.0.0/8. All its ports belong to the site. */
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

/** A command that keeps running, and the ports of the sandbox's address that are open once it is up. */
export interface Service extends Command {
  readonly ports: readonly number[];
}

/** A file that a setup needs, and the package that contains it. */
export interface Requirement {
  readonly file: string;
  /** The Debian package, or one of `test/servers/npm`. */
  readonly package: string;
  readonly from?: 'npm';
}

/**
 * A chain of real servers and the shop's configuration for it, as text, so that the careless site is easy to read.
 */
export interface Setup {
  /** Its name for files. */
  readonly id: string;
  /** Such as `Django behind Apache (mod_wsgi)`. */
  readonly title: string;
  /** As given to --stack. */
  readonly chain: readonly StackName[];
  readonly needs: readonly Requirement[];
  /** Packages of other suites of Debian; unpackedAt() returns their folder. */
  readonly fetches?: readonly Fetched[];
  /**
   * Files to write, by their names in the folder. A line `%% STACK PLACE` marks the place for fixes; in
   * `%% STACK PLACE | text`, the fix replaces the text.
   */
  files(sandbox: Sandbox): Readonly<Record<string, string>>;
  /** Converts a fix for `STACK PLACE` to lines of the file, if it is not such lines (a module's name) or has a path. */
  readonly write?: Readonly<Record<string, (text: string, sandbox: Sandbox) => string>>;
  /** Commands to run once before the first start. */
  prepare?(sandbox: Sandbox): readonly Command[];
  /** The server's own test of its configuration. */
  test(sandbox: Sandbox): readonly Command[];
  /** The services, innermost first. */
  serve(sandbox: Sandbox): readonly Service[];
  /** The command that prints the version of each member, and a pattern for its output. */
  readonly versions: Readonly<
    Partial<Record<StackName, { readonly command: Command; readonly pattern: RegExp }>>
  >;
  /**
   * Findings, as `rule/message`, that stay open with the fixes, each with the reason in one sentence. A finding here that
   * is closed fails the test.
   */
  readonly stays?: Readonly<Record<string, string>>;
}
