import { join } from 'node:path';
import { PROJECT } from '../../../src/cli/build.js';
import type { Sandbox, Service } from '../rig/setup.js';
import { ACCOUNT_PAGE, SHOP_PAGE } from '../rig/shop.js';

/** The port of an application behind the server. */
export const APP_PORT = 8000;

/** The pages of the shop as files. */
export const SHOP_FILES = { 'app/page.html': SHOP_PAGE, 'app/account.html': ACCOUNT_PAGE } as const;

/**
 * The shop as an application without a framework.
 * @param files whether it also serves the shop's files
 */
export function shopApp({ address, path, statics }: Sandbox, { files = false } = {}): Service {
  const program = join(PROJECT, 'test', 'servers', 'app', 'shop.ts');
  return {
    run: [
      process.execPath,
      '--import',
      'tsx',
      program,
      address,
      String(APP_PORT),
      path('app'),
      ...(files ? [statics] : []),
    ],
    cwd: PROJECT,
    ports: [APP_PORT],
  };
}
