import { readdirSync } from 'node:fs';
import path from 'node:path';
import { ESLint } from 'eslint';
import ts from 'typescript';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import { MAY_IMPORT } from '../../eslint.config.js';

// Each fence is leaned on: a forbidden import is written, and seen refused.

const root = path.resolve(import.meta.dirname, '..', '..');
const rooms = Object.keys(MAY_IMPORT);
const may = (room: string): readonly string[] =>
  (MAY_IMPORT as Record<string, readonly string[]>)[room] ?? [];

// The probes are no files of the project, so they have no types; the fences need none.
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

async function refusals(room: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: path.join(root, 'src', room, 'probe.ts') });
  return (result?.messages ?? []).map((message) => message.ruleId ?? message.message);
}

/** Any module of a room, as another room would import it. */
function moduleOf(room: string): string {
  const files = readdirSync(path.join(root, 'src', room), { recursive: true, encoding: 'utf8' });
  const file = files.find((name) => /^(?!.*\.d\.ts$).*\.tsx?$/.test(name));
  if (!file) throw new Error(`src/${room} has no module`);
  return `../${room}/${file.replace(/\.tsx?$/, '.js')}`;
}

const doorOf = (room: string) => (room === 'engine' ? '../engine/index.js' : moduleOf(room));

describe('the fences between rooms', () => {
  it('names every room there is', () => {
    expect(readdirSync(path.join(root, 'src')).sort()).toEqual([...rooms].sort());
  });

  for (const room of rooms) {
    it(`${room} imports what it may, and nothing else`, async () => {
      for (const other of rooms) {
        if (other === room) continue;
        const found = await refusals(room, `import '${doorOf(other)}';\n`);
        const allowed = may(room).includes(other);
        expect(found.includes('import-x/no-restricted-paths'), `${room} → ${other}`).toBe(!allowed);
      }
    });
  }

  it('platform imports the interfaces it implements from ui', async () => {
    const found = await refusals('platform', `import type { PageSource } from '../ui/ports.js';\n`);
    expect(found).not.toContain('import-x/no-restricted-paths');
  });

  it('lets nobody into the engine but by its door', async () => {
    for (const room of rooms.filter((name) => may(name).includes('engine'))) {
      expect(await refusals(room, `import '../engine/audit.js';\n`), room).toContain(
        'import-x/no-restricted-paths',
      );
    }
  });
});

describe('the browser has one speaker', () => {
  for (const room of rooms.filter((name) => name !== 'platform')) {
    it(`${room} cannot name it`, async () => {
      expect(await refusals(room, `import 'webextension-polyfill';\n`)).toContain('no-restricted-imports');
      expect(await refusals(room, `void chrome.tabs;\n`)).toContain('no-restricted-globals');
      expect(await refusals(room, `void browser.tabs;\n`)).toContain('no-restricted-globals');
    });
  }
});

describe('pure rooms', () => {
  for (const room of ['engine', 'capture', 'fixes', 'export']) {
    it(`${room} has neither Node, nor a page, nor a clock`, async () => {
      expect(await refusals(room, `import 'node:fs';\n`)).toContain('no-restricted-imports');
      expect(await refusals(room, `void document.title;\n`)).toContain('no-restricted-globals');
      expect(await refusals(room, `void Date.now();\n`)).toContain('no-restricted-properties');
      expect(await refusals(room, `void Math.random();\n`)).toContain('no-restricted-properties');
    });
  }

  it('no module makes markup from strings', async () => {
    expect(await refusals('ui', `declare const e: Element; e.innerHTML = '';\n`)).toContain(
      'no-restricted-syntax',
    );
  });

  it('the engine has no DOM types to lean on', () => {
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
