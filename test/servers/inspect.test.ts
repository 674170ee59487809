import { expect, inject, it } from 'vitest';
import type { ReportJson } from '../../src/export/json.js';
import { inspect } from '../support/inspect.js';
import { schemaErrors } from '../support/report-schema.js';
import { djangoApacheProxy } from './setups/django-chains.js';
import { openSite } from './rig/site.js';

/** Uses the command instead of the popup: the fixes that it prints are installed unchanged. */
it('inspect --format json: its fixes give the grade in its plan', { timeout: 180_000 }, async () => {
  const site = await openSite(djangoApacheProxy);
  const look = async () => {
    const { host, address } = site.sandbox;
    const { out, code, err } = await inspect(
      [
        `https://${host}/`,
        ...['--stack', 'apache,django', '--format', 'json', '--insecure'],
        ...[80, 443].flatMap((port) => ['--resolve', `${host}:${port}:${address}`]),
      ],
      { env: { SITEGRADE_CHROMIUM: inject('chromium') } },
    );
    expect([code, err]).toEqual([0, expect.anything()]);
    const reports = JSON.parse(out) as ReportJson[];
    expect(schemaErrors(reports)).toEqual([]);
    const [report] = reports;
    if (!report) throw new Error(err);
    return report;
  };
  try {
    await site.start();
    const before = await look();
    expect(before.fixes.map(({ stack, place }) => `${stack} ${place}`).sort()).toEqual([
      'apache a2enmod',
      'apache vhost',
      'apache vhost443',
      'apache vhost80',
      'django settings',
    ]);
    expect(before.fixes.map(({ proven }) => proven)).not.toContain(null);
    await site.stop();
    await site.install(before.fixes);
    expect(await site.test()).toEqual({ code: 0, text: '' });
    await site.start();
    const after = await look();
    const closed = before.fixes.flatMap(({ closes }) => closes);
    expect(closed).not.toEqual([]);
    expect(after.findings.map(({ id }) => id).filter((id) => closed.includes(id))).toEqual([]);
    const promised = before.plan.at(-1);
    expect(after.grade).toBe(promised?.gradeAfter);
    expect(before.plan.reduce((score, { gain }) => score + gain, before.score ?? 0)).toBe(after.score);
    expect(promised?.gradeLater).toBe('A+');
  } finally {
    await site.close();
  }
});
