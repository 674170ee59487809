import { readFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { PROOFS, provenOn } from '../../src/fixes/proven.js';
import { provenFixesPage } from '../servers/rig/table.js';
import { SETUPS } from '../servers/setups/index.js';

const PAGE = new URL('../../docs/proven-fixes.md', import.meta.url).pathname;
const README = new URL('../../README.md', import.meta.url).pathname;

describe('proven fixes', () => {
  it('are the contents of docs/proven-fixes.md', async () => {
    const options = { ...(await resolveConfig(PAGE)), filepath: PAGE };
    expect(readFileSync(PAGE, 'utf8')).toBe(await format(provenFixesPage(PROOFS), options));
  });

  it('have the number of server set-ups in README.md', () => {
    const readme = readFileSync(README, 'utf8');
    expect(readme, 'README.md: change the number in this heading').toContain(
      `## Fixes tested on ${String(PROOFS.length)} server set-ups`,
    );
  });

  it('are for chains with a test, each with the versions tested', () => {
    const titles = SETUPS.map(({ title }) => title);
    for (const { title, chain, versions } of PROOFS) {
      expect(titles).toContain(title);
      for (const name of chain) expect([name, versions[name]]).toEqual([name, expect.stringMatching(/^\d/)]);
    }
  });

  it('apply to one chain, one place and the findings closed in the test', () => {
    const [proof] = PROOFS.filter(({ chain }) => chain.join() === 'nginx');
    const version = proof?.versions['nginx'];
    expect(version).toMatch(/^1\./);
    const server = { stack: 'nginx', place: 'server' } as const;
    expect(provenOn(['nginx'], server, ['x-frame-options/missing'])).toBe(version);
    expect(provenOn(['nginx'], server, ['x-frame-options/missing', 'never/seen'])).toBeNull();
    // An inherited property is not a finding.
    expect(provenOn(['nginx'], server, ['toString'])).toBeNull();
    expect(provenOn(['nginx'], { stack: 'nginx', place: 'modules' }, [])).toBeNull();
    expect(provenOn(['haproxy', 'nginx'], server, ['x-frame-options/missing'])).toBeNull();
    expect(provenOn(['nginx'], server, ['server-tokens/version#Server'])).toBe(version);
  });
});
