import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT } from '../../src/cli/build.js';

/**
 * Runs Mozilla's linter on the Firefox build (`npm run build:firefox`). Errors fail, and so do warnings that are not
 * justified here.
 */
const ARGUED: Readonly<Record<string, { readonly times: number; readonly because: string }>> = {
  UNSAFE_VAR_ASSIGNMENT: {
    times: 2,
    because:
      'Preact can set innerHTML, in the code of dangerouslySetInnerHTML. ESLint forbids both here, and the policy of the extension’s pages (require-trusted-types-for) has browsers with trusted types refuse it.',
  },
  KEY_FIREFOX_ANDROID_UNSUPPORTED_BY_MIN_VERSION: {
    times: 1,
    because:
      'Android is not declared (no gecko_android), so its older Firefox never gets the extension; the desktop has the key since 140, the extended support release.',
  },
};

interface Message {
  readonly code: string;
  readonly message: string;
  readonly file?: string;
}

const webExt = join(PROJECT, 'node_modules', 'web-ext', 'bin', 'web-ext.js');
const args = [webExt, 'lint', '--output', 'json', '--source-dir', join(PROJECT, 'dist', 'firefox')];
const { errors, warnings } = await lint();
const said = new Map<string, Message[]>();
for (const warning of warnings) said.set(warning.code, [...(said.get(warning.code) ?? []), warning]);

const failures = errors.map(({ code, message, file }) => `error ${code} in ${file ?? '-'}: ${message}`);
for (const [code, messages] of said) {
  const argued = ARGUED[code];
  if (argued?.times === messages.length) console.log(`${messages.length} × ${code}: ${argued.because}`);
  else
    failures.push(
      `${messages.length} × ${code}, ${argued?.times ?? 'none'} argued: ${messages[0]?.message ?? ''}`,
    );
}
for (const code of Object.keys(ARGUED))
  if (!said.has(code)) failures.push(`${code} is argued, but no longer said`);
for (const failure of failures) console.error(failure);
console.log(`${errors.length} errors, ${warnings.length} warnings`);
if (failures.length > 0) process.exitCode = 1;

async function lint(): Promise<{ errors: readonly Message[]; warnings: readonly Message[] }> {
  const run = promisify(execFile)(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 });
  // It exits with a failure if there are errors, but still prints them.
  const { stdout } = await run.catch((error: unknown) => error as { stdout: string });
  return JSON.parse(stdout) as { errors: Message[]; warnings: Message[] };
}
