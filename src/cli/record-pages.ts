import { resolve } from 'node:path';
import { isWeb } from '../capture/url.js';
import { parseViolationReports } from '../capture/violation-reports.js';
import {
  emptyRecording,
  isInRecording,
  typeWithoutMarkup,
  withLoad,
  withReports,
  type PageSnapshot,
  type Recording,
} from '../engine/index.js';
import { counted } from '../export/texts.js';
import { bareUrl } from '../export/urls.js';
import { visible } from '../export/visible.js';
import { errorText } from './command.js';
import type { Credentials } from './credentials.js';
import type { Gathered } from './gatherer.js';
import type { PolicyChoices } from './options.js';
import { readText } from './read-text.js';
import type { Target } from './targets.js';
import { UserError, tell } from './terminal.js';

/** A page is opened this often, to see which inline code differs. */
export const LOADS = 2;

/** What was recorded of one origin. */
export interface Site {
  readonly recording: Recording;
  /** Of the first page of each folder at its top: each part with a policy of its own is such a folder. */
  readonly snapshots: readonly PageSnapshot[];
}

/** Folders of one site whose first page is kept. */
const MAX_FOLDERS = 50;

/** Errors, each told when it comes. */
export function failuresTold(redact: (text: string) => string): {
  readonly failures: readonly unknown[];
  readonly fail: (error: unknown) => void;
} {
  const failures: unknown[] = [];
  return {
    failures,
    fail(error) {
      failures.push(error);
      tell(redact(errorText(error)));
    },
  };
}

/**
 * Opens the pages of the targets, or reads them, and records them with the violation reports of files.
 * @returns the sites by their origins, and the pages of each target at its first load
 */
export async function recordPages(
  {
    targets,
    reports,
    loads,
    credentials,
    folder,
    whyNotMeant,
  }: {
    readonly targets: readonly Target[];
    /** Files, in `folder`. */
    readonly reports: readonly string[];
    /** How often an address is opened. */
    readonly loads: number;
    readonly credentials: readonly Credentials[];
    readonly folder: string;
    /** Why nothing is made from a page, a sentence with its name; undefined for others. */
    readonly whyNotMeant: (snapshot: PageSnapshot) => string | undefined;
  },
  gather: (target: Target) => Promise<Gathered>,
  fail: (error: unknown) => void,
): Promise<{
  readonly sites: ReadonlyMap<string, Site>;
  readonly pages: readonly (readonly PageSnapshot[])[];
  readonly leftOut: readonly (readonly PageSnapshot[])[];
}> {
  const sites = new Map<string, Site>();
  const pages: (readonly PageSnapshot[])[] = targets.map(() => []);
  const leftOut: (readonly PageSnapshot[])[] = targets.map(() => []);
  // The browser is as new at each load, and so is the visitor; but not to a site where both are signed in alike.
  const isOwnAccount = ({ url }: PageSnapshot) =>
    credentials.some(({ origin }) => URL.canParse(url) && new URL(url).origin === origin);
  for (const [at, target] of targets.entries()) {
    for (let load = 0; load < (target.kind === 'page' ? loads : 1); load += 1) {
      try {
        const { snapshots: gathered, errors } = await gather(target);
        const why = new Map(gathered.map((one) => [one, whyNotMeant(one)]));
        const snapshots = gathered.filter((one) => why.get(one) === undefined);
        for (const snapshot of snapshots) addTo(sites, snapshot, isOwnAccount(snapshot) ? 0 : load);
        errors.forEach(fail);
        if (load > 0) continue;
        pages[at] = snapshots;
        leftOut[at] = gathered.filter((one) => !snapshots.includes(one));
        for (const sentence of why.values()) if (sentence !== undefined) fail(new UserError(sentence));
        if (loads > 1) snapshots.flatMap(whyNothing).forEach(fail);
      } catch (error) {
        fail(error);
        break;
      }
    }
  }
  for (const file of reports) await addReports(sites, resolve(folder, file), visible(file)).catch(fail);
  return { sites, pages, leftOut };
}

/**
 * A policy that lacks nothing of what the person refused would be taken for one that does.
 * @throws UserError for a source that no site has
 */
export function checkChoices(sites: readonly Site[], { accepted, refused }: PolicyChoices): void {
  const all = [
    ...[...accepted].map((one) => ['--allow', one] as const),
    ...[...refused].map((one) => ['--refuse', one] as const),
  ];
  for (const [option, source] of all)
    if (!sites.some(({ recording }) => isInRecording(recording, source)))
      throw new UserError(
        `${option} ${visible(source)}: no page or report has it. Write it as the proposal does, such as https://cdn.example.`,
      );
}

/** Why nothing of a page is recorded. */
function whyNothing(snapshot: PageSnapshot): UserError[] {
  const type = typeWithoutMarkup(snapshot);
  return type === null
    ? []
    : [
        new UserError(
          `${visible(bareUrl(snapshot.url))} is ${visible(type)}, on which a policy has no effect.`,
        ),
      ];
}

/**
 * A title in a HAR without its page may parse as an address.
 * @param visitor see `withLoad`
 */
export function addTo(sites: Map<string, Site>, snapshot: PageSnapshot, visitor = 0): void {
  if (!URL.canParse(snapshot.url) || !isWeb(snapshot.url) || typeWithoutMarkup(snapshot) !== null) return;
  const { origin } = new URL(snapshot.url);
  const { recording = emptyRecording(origin), snapshots = [] } = sites.get(origin) ?? {};
  const isNew =
    snapshots.length < MAX_FOLDERS && !snapshots.some((one) => folderOf(one) === folderOf(snapshot));
  sites.set(origin, {
    recording: withLoad(recording, snapshot, visitor),
    snapshots: isNew ? [...snapshots, snapshot] : snapshots,
  });
}

/** `/wp-admin` of `/wp-admin/post.php`, and the file of one at the top. */
export function folderOf({ url }: PageSnapshot): string {
  return `/${new URL(url).pathname.split('/')[1] ?? ''}`;
}

/** Of the sites that were recorded: others are not these pages'. */
async function addReports(sites: Map<string, Site>, path: string, name: string): Promise<void> {
  const pages = parseViolationReports(await readText(path, name, 'a file of reports'));
  if (typeof pages === 'string') throw new UserError(`${name} has ${pages}`);
  let others = 0;
  for (const { url, blocked } of pages) {
    const { origin } = new URL(url);
    const site = sites.get(origin);
    if (site) sites.set(origin, { ...site, recording: withReports(site.recording, url, blocked) });
    else others += blocked.reduce((sum, one) => sum + one.count, 0);
  }
  if (others > 0)
    tell(`${name} has ${counted(others, 'report')} of sites that are not among the targets: not read.`);
}
