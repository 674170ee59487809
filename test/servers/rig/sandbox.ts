import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { makeCertificate } from '../../../src/demo/certificate.js';
import { must } from './processes.js';
import type { Sandbox } from './setup.js';
import { writeStatic } from './shop.js';

export interface OwnSandbox extends Sandbox {
  /** For Chromium's --ignore-certificate-errors-spki-list. */
  readonly spki: string;
  write(name: string, text: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** Keeps what the folder has, while nothing is served. Returns what puts it back. */
  keep(): Promise<() => Promise<void>>;
  clear(): Promise<void>;
}

/** A folder, an address and a certificate for a site. */
export async function openSandbox(host = 'shop.test'): Promise<OwnSandbox> {
  const folder = await mkdtemp(join(tmpdir(), 'sitegrade-server-'));
  // Servers drop root for another user.
  await chmod(folder, 0o755);
  const kept = `${folder}.kept`;
  const { key, cert, spki } = await makeCertificate([host]);
  const sandbox: OwnSandbox = {
    folder,
    address: await freeAddress(),
    host,
    spki,
    statics: join(folder, 'static'),
    certificate: {
      cert: join(folder, 'cert.pem'),
      key: join(folder, 'key.pem'),
      both: join(folder, 'both.pem'),
    },
    path: (name) => join(folder, name),
    async write(name, text) {
      const path = join(folder, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    },
    remove: (name) => remove(join(folder, name)),
    async keep() {
      await must({ run: ['/bin/cp', '-a', folder, kept] });
      return async () => {
        await remove(folder);
        await must({ run: ['/bin/cp', '-a', kept, folder] });
      };
    },
    async clear() {
      await Promise.all([folder, kept].map(remove));
    },
  };
  await sandbox.write('cert.pem', cert);
  await sandbox.write('key.pem', key);
  await sandbox.write('both.pem', `${cert}\n${key}`);
  await writeStatic(sandbox.statics);
  return sandbox;
}

const remove = (path: string) => rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });

/**
 * A loopback address with free ports 80 and 443. Fixes contain https URLs without a port, so each site needs the usual
 * ports, and several sites run at once.
 */
async function freeAddress(): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    const address = `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(1, 255)}`;
    try {
      for (const port of [80, 443]) await tryPort(address, port);
      return address;
    } catch (error) {
      if (attempt === 20) throw error;
    }
  }
}

async function tryPort(host: string, port: number): Promise<void> {
  const server = createServer().listen({ host, port, exclusive: true });
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}
