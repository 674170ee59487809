import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { ESLint } from 'eslint';
import ts from 'typescript';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import { knownHeader } from '../../src/engine/headers.js';
import { sourceFiles } from '../../src/packaging/source.js';
import { MAY_IMPORT, MAY_IMPORT_INNER, PARSE_MAY_IMPORT } from '../../eslint.config.js';

// Each restriction is tested with an import that it must refuse.

/** What git tracks at the top level. */
const TOP_LEVEL = [
  ...[
    '.ci',
    '.dockerignore',
    '.editorconfig',
    '.github',
    '.gitignore',
    '.prettierignore',
    '.prettierrc.json',
  ],
  ...['CHANGELOG.md', 'CONTRIBUTING.md', 'Dockerfile', 'INTERNALS.md', 'LICENSE', 'PRIVACY.md', 'README.md'],
  ...['SECURITY.md', 'action.yml', 'docs', 'eslint.config.js', 'manifest.json', 'package-lock.json'],
  ...['package.json', 'public', 'schema', 'src', 'test', 'tsconfig.json', 'vite.config.ts'],
];

type Table = Readonly<Record<string, readonly string[]>>;

const root = path.resolve(import.meta.dirname, '..', '..');
const CONFIG = 'eslint.config.js';
const modules: Table = MAY_IMPORT;
const innerTables: Readonly<Record<string, Table>> = MAY_IMPORT_INNER;

// The probes are not files of the project, so they have no types; these rules need none.
const eslint = new ESLint({
  cwd: root,
  overrideConfig: [
    {
      ...tseslint.configs.disableTypeChecked,
      files: ['**/*.ts'],
      languageOptions: { parserOptions: { projectService: false, project: null } },
    },
  ],
});

/** The rules that refuse `code` in a file of the folder. */
async function refusals(folder: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: path.join(root, 'src', folder, 'probe.ts') });
  return (result?.messages ?? []).map((message) => message.ruleId ?? message.message);
}

/** Any file of a folder, as a folder beside it would import it. */
function importOf(parent: string, folder: string): string {
  if (folder === 'engine') return `import '../engine/index.js';\n`;
  const files = readdirSync(path.join(root, 'src', parent, folder), { recursive: true, encoding: 'utf8' });
  const file = files.find((name) => /^(?!.*\.d\.ts$).*\.(?:tsx?|json)$/.test(name));
  if (!file) throw new Error(`src/${parent}/${folder} has no file to import: remove it from ${CONFIG}.`);
  return `import '../${folder}/${file.replace(/\.tsx?$/, '.js')}';\n`;
}

/** Tests one row of a table: the folders it names may be imported, the others may not. */
async function holds(parent: string, table: Table, folder: string, name: string): Promise<void> {
  for (const other of Object.keys(table).filter((key) => key !== folder)) {
    const found = await refusals(path.join(parent, folder), importOf(parent, other));
    const allowed = (table[folder] ?? []).includes(other);
    expect(
      found.includes('import-x/no-restricted-paths'),
      `${allowed ? 'refused' : 'not refused'}: ${folder} imports ${other}. See ${name} in ${CONFIG}.`,
    ).toBe(!allowed);
  }
}

/** The folders in `src/parent`. */
const foldersIn = (parent: string) =>
  readdirSync(path.join(root, 'src', parent)).filter((name) =>
    statSync(path.join(root, 'src', parent, name)).isDirectory(),
  );

it('nothing stray is at the top level', async () => {
  const names = new Set((await sourceFiles(root)).map((file) => file.split('/')[0]));
  expect([...names].sort(), 'Delete what a trial has left, or add it to TOP_LEVEL.').toEqual(TOP_LEVEL);
});

describe('imports between modules', () => {
  it('every module has an entry', () => {
    for (const folder of foldersIn('.'))
      expect(Object.keys(modules), `Edit ${CONFIG}: add to MAY_IMPORT the line "${folder}: [],"`).toContain(
        folder,
      );
  });

  it.each(Object.keys(modules))('%s imports only what MAY_IMPORT allows', async (module) => {
    await holds('.', modules, module, 'MAY_IMPORT');
  });

  it('platform imports the interfaces that it implements from ui', async () => {
    expect(await refusals('platform', `import type { PageSource } from '../ui/ports.js';\n`)).not.toContain(
      'import-x/no-restricted-paths',
    );
  });

  it.each(Object.keys(modules).filter((name) => modules[name]?.includes('engine')))(
    '%s imports only index.ts of the engine',
    async (module) => {
      expect(
        await refusals(module, `import '../engine/run/audit.js';\n`),
        `src/${module} imports src/engine/run/audit.ts. See the zones in ${CONFIG}.`,
      ).toContain('import-x/no-restricted-paths');
    },
  );
});

describe('imports between folders of a module', () => {
  it('every folder has an entry', () => {
    for (const module of Object.keys(modules))
      for (const folder of foldersIn(module))
        expect(
          Object.keys(innerTables[module] ?? {}),
          `Edit ${CONFIG}: add to MAY_IMPORT_INNER.${module} the line "${folder}: [],"`,
        ).toContain(folder);
  });

  const folders = Object.entries(innerTables).flatMap(([module, table]) =>
    Object.keys(table).map((folder) => ({ module, table, folder })),
  );
  it.each(folders)(
    '$module/$folder imports only what its table allows',
    async ({ module, table, folder }) => {
      await holds(module, table, folder, `MAY_IMPORT_INNER.${module}`);
    },
  );

  it('engine/parse imports few files beside it', async () => {
    const files = readdirSync(path.join(root, 'src/engine')).filter((name) =>
      /^(?!.*\.d\.ts$).*\.ts$/.test(name),
    );
    for (const file of files.map((name) => name.replace(/\.ts$/, ''))) {
      const found = await refusals('engine/parse', `import '../${file}.js';\n`);
      expect(
        found.includes('import-x/no-restricted-paths'),
        `engine/parse imports engine/${file}.ts. See PARSE_MAY_IMPORT in ${CONFIG}.`,
      ).toBe(!PARSE_MAY_IMPORT.includes(file));
    }
  });
});

it('no import cycle, imports of types included', () => {
  const options = ts.convertCompilerOptionsFromJson(
    (
      ts.readConfigFile(path.join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file)).config as {
        compilerOptions: object;
      }
    ).compilerOptions,
    root,
  ).options;
  const importsOf = (file: string) =>
    ts.preProcessFile(readFileSync(file, 'utf8')).importedFiles.flatMap(({ fileName }) => {
      if (!fileName.startsWith('.')) return [];
      const target = ts.resolveModuleName(fileName, file, options, ts.sys).resolvedModule?.resolvedFileName;
      return target === undefined ? [] : [path.relative(root, target)];
    });
  const files = ['src', 'test'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => path.join(folder, name)),
  );
  const left = new Map(files.map((file) => [file, new Set(importsOf(path.join(root, file)))]));
  // A file that imports nothing that is left is in no cycle.
  for (let size = -1; size !== left.size;) {
    size = left.size;
    for (const [file, imports] of left) if (![...imports].some((name) => left.has(name))) left.delete(file);
  }
  // Following the imports of a file that is left leads into a cycle.
  const followed: string[] = [];
  let [file] = left.keys();
  while (file !== undefined && !followed.includes(file)) {
    followed.push(file);
    file = [...(left.get(file) ?? [])].find((name) => left.has(name));
  }
  const cycle = file === undefined ? [] : followed.slice(followed.indexOf(file));
  expect(cycle, 'These files import each other: move what they share to a file of its own.').toEqual([]);
});

describe('the browser’s API', () => {
  it.each(Object.keys(modules).filter((name) => name !== 'platform'))('%s cannot call it', async (module) => {
    expect(await refusals(module, `import 'webextension-polyfill';\n`)).toContain('no-restricted-imports');
    expect(await refusals(module, `void chrome.tabs;\n`)).toContain('no-restricted-globals');
    expect(await refusals(module, `void browser.tabs;\n`)).toContain('no-restricted-globals');
  });
});

/** Where names of headers may be listed beside src/engine/headers.ts, which says what is known of each. */
const HEADER_LISTS = [
  // Its families.
  ...['engine/data/disclosing.ts', 'engine/parse/product-headers.ts'],
  ...['engine/rules/', 'engine/stack/', 'engine/pages/', 'fixes/', 'demo/'],
  // In the order in which they are told and set.
  ...['engine/probe/dropped-headers.ts', 'engine/improve/sent-alike.ts'],
  // The Observatory's tests, and headers of requests.
  ...['engine/model/report.ts', 'cli/credentials.ts'],
];

/** The lists of at least three names of headers in a file: elements, first elements of rows, or keys. */
function headerLists(file: string): string[] {
  const lists: string[] = [];
  const nameOf = (node: ts.Node): string[] => {
    if (ts.isStringLiteralLike(node)) return [node.text];
    if (ts.isArrayLiteralExpression(node)) return node.elements.slice(0, 1).flatMap(nameOf);
    return ts.isPropertyAssignment(node) ? [node.name.getText().replace(/^'|'$/g, '')] : [];
  };
  const visit = (node: ts.Node): void => {
    const rows = ts.isArrayLiteralExpression(node)
      ? node.elements
      : ts.isObjectLiteralExpression(node)
        ? node.properties
        : [];
    const names = [...rows].flatMap(nameOf).filter((name) => knownHeader(name) !== undefined);
    if (names.length > 2) lists.push(`${file}: ${names.join(', ')}`);
    ts.forEachChild(node, visit);
  };
  const text = readFileSync(path.join(root, 'src', file), 'utf8');
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true));
  return lists;
}

it('what belongs to a feature is in the folder of its name', () => {
  const files = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' });
  const named = files.map((file) => file.replaceAll('\\', '/')).filter((file) => /\.\w+$/.test(file));
  const words = {
    preview: /preview/i,
    recording: /recording|recorder/i,
    history: /histor(y|ies)/i,
    probe: /probe/i,
  };
  for (const [feature, word] of Object.entries(words)) {
    const inFolder = named.filter((file) => file.includes(`/${feature}/`));
    expect(inFolder.length).toBeGreaterThan(3);
    const outside = named.filter((file) => !inFolder.includes(file));
    expect(outside.filter((file) => word.test(path.basename(file)))).toEqual([]);
  }
});

it('what is known of a header is in one table', () => {
  const files = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' });
  const sources = files.map((file) => file.replaceAll('\\', '/')).filter((file) => /\.tsx?$/.test(file));
  expect(sources.filter((file) => file === 'engine/headers.ts').flatMap(headerLists)).not.toEqual([]);
  const others = sources.filter((file) => file !== 'engine/headers.ts');
  expect(
    others.filter((file) => !HEADER_LISTS.some((start) => file.startsWith(start))).flatMap(headerLists),
    'Give the rows of src/engine/headers.ts a field.',
  ).toEqual([]);
});

/** The types that are stored: those of a page, of what reduces its events, of a preview and of a recording. */
const STORED = [
  ...['capture/exchange.ts', 'capture/reduce.ts', 'engine/model/facts.ts'],
  ...['capture/preview/preview.ts', 'capture/recording/stored-recording.ts', 'engine/recording/model.ts'],
];

it('a stored state gets no optional boolean without losing one', () => {
  const flags: string[] = [];
  const visit = (node: ts.Node): void => {
    const isOptional = ts.isPropertySignature(node) && node.questionToken !== undefined;
    if (isOptional && /^(?:boolean|true)$/.test(node.type?.getText() ?? '')) flags.push(node.getText());
    ts.forEachChild(node, visit);
  };
  for (const file of STORED) {
    const text = readFileSync(path.join(root, 'src', file), 'utf8');
    visit(ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true));
  }
  // Each doubles the states that every reader has to think of. Lower the number with each that goes.
  expect(flags).toHaveLength(29);
});

it.each(['background', 'platform/session'])('%s has no timer that nothing can wait for', async (folder) => {
  expect(await refusals(folder, `setTimeout(() => undefined, 1);\n`)).toContain('no-restricted-syntax');
  expect(await refusals(folder, `globalThis.setInterval(() => undefined, 1);\n`)).toContain(
    'no-restricted-syntax',
  );
});

it('what changes in the background belongs to an object', async () => {
  for (const code of ['let tabs = 0;\n', 'export let tabs = 0;\n', 'var tabs = 0;\n'])
    expect(await refusals('background', code)).toContain('no-restricted-syntax');
  expect(
    await refusals('background', 'const tabs = () => {\n  let count = 0;\n  count += 1;\n};\n'),
  ).not.toContain('no-restricted-syntax');
});

describe('pure modules', () => {
  it.each(['engine', 'capture', 'fixes', 'export'])(
    '%s does not use Node.js, the DOM or the clock',
    async (module) => {
      expect(await refusals(module, `import 'node:fs';\n`)).toContain('no-restricted-imports');
      expect(await refusals(module, `void document.title;\n`)).toContain('no-restricted-globals');
      expect(await refusals(module, `void Date.now();\n`)).toContain('no-restricted-properties');
      expect(await refusals(module, `void Math.random();\n`)).toContain('no-restricted-properties');
    },
  );

  it('no module makes markup from strings', async () => {
    expect(await refusals('ui', `declare const e: Element; e.innerHTML = '';\n`)).toContain(
      'no-restricted-syntax',
    );
  });

  it('the engine has no types of the DOM', () => {
    const configFile = path.join(root, 'src/engine/tsconfig.json');
    const config = ts.getParsedCommandLineOfConfigFile(
      configFile,
      {},
      {
        ...ts.sys,
        onUnRecoverableConfigFileDiagnostic: (diagnostic) => {
          throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'));
        },
      },
    );
    if (!config) throw new Error('no engine tsconfig');
    const probe = path.join(root, 'src/engine/probe.ts');
    const host = ts.createCompilerHost(config.options);
    const read = host.getSourceFile.bind(host);
    host.getSourceFile = (name, ...rest) =>
      name === probe
        ? ts.createSourceFile(
            name,
            'export const d = document; export const f = fetch;',
            ts.ScriptTarget.ES2023,
          )
        : read(name, ...rest);
    const globals = path.join(root, 'src/engine/globals.d.ts');
    const program = ts.createProgram([probe, globals], config.options, host);
    const messages = program
      .getSemanticDiagnostics(program.getSourceFile(probe))
      .map((d) => ts.flattenDiagnosticMessageText(d.messageText, ' '));
    expect(messages).toHaveLength(2);
    expect(messages[0]).toContain("'document'");
    expect(messages[1]).toContain("'fetch'");
  });
});
