import { execFileSync, spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT } from '../../src/cli/build.js';
import { obtainChromium } from '../../src/cli/obtain-chromium.js';
import { findFirefox } from './find-firefox.js';
import { readChosen, type Chosen } from '../proofs/chosen.js';
import { chosenPlan, PLANS, WRITTEN, type Run } from './plans.js';
import {
  concluded,
  isFailed,
  lineOf,
  merged,
  secondTries,
  summaryOf,
  type FileResult,
  type RunResult,
} from './run-results.js';

/**
 * Runs the tests with several runs of Vitest, prints what each said, and one summary as the last line.
 *
 *     npx tsx test/support/run-tests.ts test|e2e|all|chosen [arguments of Vitest]
 *
 * Arguments are for each run of Vitest that has such files, which run whole; then there is no second try.
 */

const AT_ONCE = 2;

const VITEST = join(PROJECT, 'node_modules', 'vitest', 'vitest.mjs');
const NOTHING: RunResult = { files: [], failures: 0 };

/** What runs now. Each leads a group of processes, so that what it started ends with it. */
const running = new Set<ChildProcess>();
let isEnding = false;
/** What an interrupted run had started. */
const offspring: number[] = [];
const ENDS_WITHIN_MS = 15_000;

async function main([kind = 'test', ...options]: readonly string[]): Promise<void> {
  const choice = kind === 'chosen' ? readChoice() : undefined;
  const plan = choice ? chosenPlan(choice) : PLANS[kind];
  if (!plan) throw new Error(`There are no tests called ${kind}: ${Object.keys(PLANS).join(', ')}, chosen`);
  // Whoever names a file wants all of it.
  if (kind === 'all' || options.some((option) => !option.startsWith('-'))) process.env['TEST_ALL'] = '1';
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, end);
  const folder = await mkdtemp(join(tmpdir(), 'sitegrade-tests-'));
  try {
    const paths = WRITTEN.map((file) => join(PROJECT, file));
    const written = await Promise.all(paths.map((path) => readFile(path)));
    const steps = options.length > 0 ? plan.map((runs) => chosen(runs, options)) : plan;
    const first = await runSteps(steps, folder);
    const again = (kind === 'all' || choice) && options.length === 0 && !isEnding ? secondTries(first) : [];
    if (again.length > 0) await Promise.all(paths.map((path, at) => writeFile(path, written[at] ?? '')));
    const result = merged(
      first,
      await runSteps(
        again.map((file) => [alone(file, plan)]),
        folder,
      ),
    );
    const failed = result.files.filter(isFailed);
    console.log();
    if (result.files.length === 0) console.log(`No test file matches ${options.join(' ')}.`);
    for (const file of failed) console.log(`Failed: ${lineOf(file)}`);
    for (const file of again.filter((one) => !failed.some((other) => isSame(one, other))))
      console.log(`Needed a second try: ${lineOf(file)}`);
    console.log(summaryOf(result));
    const isFine = result.files.length > 0 && failed.length + result.failures === 0;
    process.exitCode = isEnding ? 130 : isFine ? 0 : 1;
  } finally {
    for (const pid of offspring) signal(pid, 'SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
}

/** What `test/proofs/run.ts` chose, which all that runs from now on gets to know. */
function readChoice(): Chosen | undefined {
  process.env['CHOSEN_PROOFS'] = '';
  const chosen = readChosen();
  process.env['CHOSEN_PROOFS'] = chosen?.ids.join(',');
  return chosen;
}

/** A file in a process, and so a browser, of its own. */
function alone({ project, file }: FileResult, plan: readonly (readonly Run[])[]): Run {
  const { env } = plan.flat().find(({ projects }) => projects.includes(project)) ?? {};
  return { projects: [project], files: [file], ...(env && { env }) };
}

/** The runs that may have files of these names. */
function chosen(runs: readonly Run[], options: readonly string[]): Run[] {
  const folders = options.flatMap((option) => {
    const folder = /^(?:\.\/)?test\/(\w+)/.exec(option)?.[1];
    if (folder === undefined) return [];
    return ['integration', 'galleries', 'e2e', 'servers', 'apps'].includes(folder) ? folder : 'unit';
  });
  const has = (project: string) => folders.includes(project.replace(/-.*/, ''));
  return runs
    .filter(({ projects }) => folders.length === 0 || projects.some(has))
    .map((run) => ({ ...run, files: [...(run.files ?? []), ...options] }));
}

function isSame(one: FileResult, other: FileResult): boolean {
  return one.project === other.project && one.file === other.file;
}

async function runSteps(steps: readonly (readonly Run[])[], folder: string): Promise<RunResult> {
  let result = NOTHING;
  for (const runs of steps) result = merged(result, await runStep(runs, folder));
  return result;
}

/** Runs some at a time, and prints what each said as if they ran one after another. */
async function runStep(runs: readonly Run[], folder: string): Promise<RunResult> {
  // At the same time, each would download what is missing, to one place.
  if (runs.length > 1) await obtainBrowsers();
  const waiting = runs.map((run, at) => ({ run, voice: new Voice(at === 0) }));
  const results: Promise<RunResult>[] = [];
  const voices = waiting.map(({ voice }) => voice);
  const work = async (): Promise<void> => {
    for (let next; (next = waiting.shift());) {
      const result = runVitest(next.run, next.voice, folder);
      results.push(result);
      await result;
    }
  };
  const workers = Array.from({ length: AT_ONCE }, work);
  for (const voice of voices) {
    voice.speak();
    await voice.ended;
  }
  await Promise.all(workers);
  return (await Promise.all(results)).reduce(merged, NOTHING);
}

/** What cannot be obtained is said by the runs, which look for it too. */
async function obtainBrowsers(): Promise<void> {
  for (const obtain of [obtainChromium, findFirefox]) await obtain().catch(() => undefined);
}

/** What a run prints: at once when it is its turn, until then kept. */
class Voice {
  readonly ended: Promise<void>;
  end!: () => void;
  readonly #kept: Buffer[] = [];
  #speaks = false;

  /** @param isFirst whether it is its turn from the start: then Vitest can use the terminal itself */
  constructor(readonly isFirst: boolean) {
    this.ended = new Promise((resolve) => (this.end = resolve));
  }

  add(piece: Buffer): void {
    if (this.#speaks) process.stdout.write(piece);
    else this.#kept.push(piece);
  }

  speak(): void {
    this.#speaks = true;
    for (const piece of this.#kept.splice(0)) process.stdout.write(piece);
  }
}

let numberOfRuns = 0;

async function runVitest(
  { projects, files = [], env }: Run,
  voice: Voice,
  folder: string,
): Promise<RunResult> {
  if (isEnding) {
    voice.end();
    return NOTHING;
  }
  const results = join(folder, `${String(numberOfRuns++)}.json`);
  const stdio: StdioOptions = [
    'ignore',
    ...(voice.isFirst ? (['inherit', 'inherit'] as const) : (['pipe', 'pipe'] as const)),
  ];
  const child = spawn(
    process.execPath,
    [VITEST, 'run', '--passWithNoTests', ...projects.flatMap((project) => ['--project', project]), ...files],
    { cwd: PROJECT, env: { ...process.env, ...env, TEST_RESULTS: results }, stdio, detached: true },
  );
  running.add(child);
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (piece: Buffer) => {
      voice.add(piece);
    });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  running.delete(child);
  signal(-(child.pid ?? 0), 'SIGKILL');
  voice.end();
  const told = await readFile(results, 'utf8').then(
    (text) => JSON.parse(text) as RunResult,
    () => undefined,
  );
  return concluded(code, told);
}

/** Ends what runs, as Ctrl+C does; asked again, or after a while, without waiting for it. */
function end(): void {
  if (!isEnding) {
    for (const { pid } of running) if (pid !== undefined) offspring.push(...descendantsOf(pid));
    setTimeout(end, ENDS_WITHIN_MS).unref();
  }
  for (const child of running) signal(-(child.pid ?? 0), isEnding ? 'SIGKILL' : 'SIGINT');
  isEnding = true;
}

/** Browsers and servers lead groups of their own, so they may outlive what started them. */
function descendantsOf(ancestor: number): number[] {
  const pairs = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/ +/).map(Number) as [number, number]);
  const below = (parent: number): number[] =>
    pairs.filter(([, ppid]) => ppid === parent).flatMap(([pid]) => [pid, ...below(pid)]);
  return below(ancestor);
}

/** @param pid negative for a group of processes; those that have ended get none */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    if (pid !== 0) process.kill(pid, name);
  } catch {
    // It has ended.
  }
}

await main(process.argv.slice(2));
