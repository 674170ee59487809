import { describe, expect, it } from 'vitest';
import { findChromium, type Machine } from '../../src/cli/find-chromium.js';
import { NoBrowserError } from '../../src/cli/terminal.js';

const machine = (programs: Record<string, string>): Machine => ({
  env: { PATH: '/usr/bin' },
  cached: '/cache/chrome',
  version: (path) => Promise.resolve(programs[path] ?? null),
});

describe('findChromium', () => {
  it('finds what obtainChromium finds', async () => {
    expect(await findChromium(machine({ '/usr/bin/chromium': 'Chromium 150' }))).toBe('/usr/bin/chromium');
    expect(await findChromium(machine({ '/cache/chrome': 'Chrome for Testing' }))).toBe('/cache/chrome');
  });

  it('names the commands to run if there is none, with an exit code of its own', async () => {
    const refused = findChromium(machine({ '/usr/bin/google-chrome': 'Google Chrome 150' }));
    await expect(refused).rejects.toThrow(NoBrowserError);
    await expect(refused).rejects.toMatchObject({ exitCode: 3 });
    await expect(refused).rejects.toThrow(
      /npx @puppeteer\/browsers install chrome@[\d.]+ --path "[^"]*puppeteer"[^]*apt-get install -y chromium/,
    );
  });
});
