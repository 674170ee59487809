import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { filesOf } from './zip.js';

/**
 * The files of the source package: those that git tracks. An unpacked source package has no git; there it is every file
 * except what .gitignore names.
 */
export async function sourceFiles(project: string): Promise<string[]> {
  if (existsSync(join(project, '.git'))) {
    const { stdout } = await promisify(execFile)('git', ['ls-files', '-z'], {
      cwd: project,
      maxBuffer: 16 * 1024 * 1024,
    });
    return stdout.split('\0').filter((file) => file !== '' && existsSync(join(project, file)));
  }
  const lines = (await readFile(join(project, '.gitignore'), 'utf8')).split('\n');
  const folders = lines.filter((line) => line.endsWith('/'));
  return (await filesOf(project)).filter(
    (file) => !folders.some((folder) => `/${file}`.includes(`/${folder}`)),
  );
}
