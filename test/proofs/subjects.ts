import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../src/cli/build.js';
import { STACKS } from '../../src/fixes/stacks/index.js';
import { APPLICATIONS } from '../apps/setups/index.js';
import { LEVELED, READ_FILES } from '../servers/levels/index.js';
import type { Setup } from '../servers/rig/setup.js';
import { groupOf } from '../servers/rig/groups.js';
import { SETUPS } from '../servers/setups/index.js';
import { FILES, LATER, type WithBrowser } from '../support/e2e-files.js';
import { filesBelow } from '../support/files-below.js';
import { closures } from './closure.js';
import { subjectId } from './subject-id.js';

/**
 * What `.ci/run` runs where something changed on which its result depends: of servers and applications everything, of the
 * browser tests those that `npm test` leaves out. It has one key. Paths are relative to the project, with slashes.
 */
export interface Subject {
  readonly id: string;
  /** Of Vitest, in `vite.config.ts`. */
  readonly project: 'servers' | 'apps' | WithBrowser;
  /** The test files that run it. */
  readonly files: readonly string[];
  /** What of the project its result depends on beside the texts. */
  readonly code: readonly string[];
  readonly setups: readonly Setup[];
  /** Whether its answers are recorded, and the texts made from them are in its key. */
  readonly isRecorded: boolean;
  /** Whether it is its files with TEST_ALL=1. */
  readonly isWhole?: true;
}

/** Where answers to a browser are made into facts: a change reaches every application, and these set-ups. */
export const WATCHED = [
  'src/capture',
  'src/platform',
  'src/background',
  'src/engine/recording',
  'src/fixes/recording',
];
const WATCHED_SETUPS = ['apache', 'nginx', 'caddy', 'django61', 'express', 'wordpress'];

/** What only changes the texts for servers. */
const OF_TEXTS = /^src\/fixes\/(?:data|files|stacks)\//;

export async function allSubjects(): Promise<readonly Subject[]> {
  const closureOf = closures();
  const [setups, levels, applications, stacks] = await Promise.all(
    ['test/servers/setups', 'test/servers/levels', 'test/apps/setups', 'src/fixes/stacks'].map(exportsOf),
  );
  const tests = [...testsIn('test/servers'), ...testsIn('test/apps')];
  const watched = WATCHED.flatMap(filesBelow);
  const shop = filesBelow('test/servers/app');
  const testsWith = (call: string, name: string) =>
    tests.filter(({ text }) => text.includes(`\n${call}(${name});`)).map(({ path }) => path);

  const ofSetups = SETUPS.flatMap((setup): Subject[] => {
    const { path, name } = found(setups, (value) => value === setup, setup);
    const base = {
      project: 'servers' as const,
      code: [
        ...closureOf([path, 'test/servers/rig/prove.ts']),
        ...shop,
        ...listsOf(setup, 'test/servers/npm'),
        ...(WATCHED_SETUPS.includes(setup.id) ? watched : []),
      ],
      setups: [setup],
      isRecorded: true,
    };
    return [
      { ...base, id: subjectId('set-up', setup), files: testsWith('prove', name) },
      {
        ...base,
        id: subjectId('files', setup),
        files: [`test/servers/files-${groupOf(setup.chain)}.test.ts`],
      },
    ];
  });
  const ofLevels = LEVELED.flatMap((one): Subject[] => {
    const { path } = found(levels, (value) => (value as typeof one).files === one.files, one.setup);
    const base = {
      project: 'servers' as const,
      files: ['test/servers/levels.test.ts'],
      code: [
        ...closureOf([path, 'test/servers/rig/prove-levels.ts']),
        ...listsOf(one.setup, 'test/servers/npm'),
      ],
      setups: [one.setup],
      isRecorded: true,
    };
    return [
      { ...base, id: subjectId('levels', one.setup) },
      ...(READ_FILES.includes(one.setup.id) ? [{ ...base, id: subjectId('levels-files', one.setup) }] : []),
    ];
  });
  const ofApplications = APPLICATIONS.map((one): Subject => {
    const { path, name } = found(applications, (value) => value === one, one.setup);
    return {
      id: subjectId('application', one.setup),
      project: 'apps',
      files: testsWith('tryOut', name),
      code: [
        ...closureOf([path, 'test/apps/rig/try-out.ts']),
        ...listsOf(one.setup, 'test/apps/npm'),
        ...watched,
      ],
      setups: [one.setup],
      isRecorded: true,
    };
  });

  // What else a test file has. It runs with what is proven in the same file, too.
  const ofFiles = tests.flatMap(({ path, text }): Subject[] => {
    const own = text.replaceAll(/^import .*|^ *(?:prove|proveFiles|proveLevels|tryOut)\(.*/gm, '');
    if (!/\b(?:describe|it|test)\b/.test(own)) return [];
    const closure = closureOf([path]);
    const uses = SETUPS.filter((setup) =>
      closure.includes(found(setups, (value) => value === setup, setup).path),
    );
    const chains = new Set(uses.flatMap(({ chain }) => chain));
    const texts = [...chains].map(
      (name) => found(stacks, (value) => value === STACKS[name], { id: name }).path,
    );
    return [
      {
        id: path,
        project: path.startsWith('test/apps/') ? 'apps' : 'servers',
        files: [path],
        code: [
          ...closure,
          ...shop,
          ...uses.flatMap((setup) => listsOf(setup, 'test/servers/npm')),
          // One that has no server is about the texts of all.
          ...(path.startsWith('test/apps/') ? [] : uses.length > 0 ? texts : filesBelow('src/fixes')),
          ...(closure.includes('test/support/inspect.ts') ? watched : []),
        ],
        setups: uses,
        isRecorded: false,
      },
    ];
  });

  const sources = filesBelow('src').filter((path) => !OF_TEXTS.test(path));
  const inBrowser = LATER.map(({ id, project, path, isAboutCapture }): Subject => {
    const code = [...closureOf([path]), ...(isAboutCapture ? watched : sources)];
    return { id, project, files: [path], code, setups: [], isRecorded: false };
  });
  const wholeIn = (project: 'e2e-chromium' | 'e2e-firefox'): Subject => ({
    ...{ id: `${project} whole`, project, code: watched, setups: [], isRecorded: false, isWhole: true },
    files: FILES[project],
  });
  return [
    ...[...ofApplications, ...ofLevels, ...ofSetups, ...ofFiles, ...inBrowser],
    ...[wholeIn('e2e-chromium'), wholeIn('e2e-firefox')],
  ];
}

interface Export {
  readonly path: string;
  readonly name: string;
  readonly value: unknown;
}

/** What the modules of a folder export, but for those that only collect. */
async function exportsOf(folder: string): Promise<readonly Export[]> {
  const paths = filesBelow(folder).filter((path) => path.endsWith('.ts') && !path.endsWith('/index.ts'));
  const modules = await Promise.all(
    paths.map((path) => import(join(PROJECT, path)) as Promise<Record<string, unknown>>),
  );
  return modules.flatMap((module, at) =>
    Object.entries(module).map(([name, value]) => ({ path: paths[at] ?? '', name, value })),
  );
}

function found(
  exported: readonly Export[] = [],
  is: (value: unknown) => boolean,
  { id }: { readonly id: string },
): Export {
  const one = exported.find(({ value }) => typeof value === 'object' && value !== null && is(value));
  if (!one) throw new Error(`No module exports ${id}.`);
  return one;
}

function testsIn(folder: string) {
  return readdirSync(join(PROJECT, folder))
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => ({ path: `${folder}/${name}`, text: readFileSync(join(PROJECT, folder, name), 'utf8') }));
}

/** The lock of the packages of npm that a set-up needs, if it needs some. */
function listsOf({ needs }: Setup, folder: string): string[] {
  return needs.some(({ from }) => from === 'npm') ? [`${folder}/package-lock.json`] : [];
}
