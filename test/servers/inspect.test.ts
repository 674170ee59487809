import { expect, inject, it } from 'vitest';
import { withStack } from '../../src/cli/stack.js';
import { audit } from '../../src/engine/index.js';
import type { ReportJson } from '../../src/export/json.js';
import { outlookFor } from '../../src/fixes/context.js';
import { pageFixes } from '../../src/fixes/page.js';
import { inspect } from '../support/inspect.js';
import { schemaErrors } from '../support/report-schema.js';
import { asFiles } from './rig/as-files.js';
import { openVisitor } from './rig/browser.js';
import type { Setup } from './rig/setup.js';
import { openSite } from './rig/site.js';
import { BARE_MIDDLEWARE, djangoFiles } from './setups/django.js';
import { djangoApacheProxy, djangoNginx } from './setups/django-chains.js';
import { nginxAlone } from './setups/nginx.js';

/** Without the middleware that sends headers. */
const carelessDjango: Setup = {
  ...djangoNginx,
  files: (sandbox) => ({ ...djangoNginx.files(sandbox), ...djangoFiles(sandbox, BARE_MIDDLEWARE) }),
};

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

/** As a person has it who names no server: the files of all servers that were recognised, or of those that are there. */
it.each([
  { title: 'Django behind nginx, as recognised', setup: carelessDjango, named: undefined },
  { title: 'nginx, named because the application is only like Django', setup: nginxAlone, named: ['nginx'] },
] as const)(
  'the files give the grade that was promised: $title',
  { timeout: 180_000 },
  async ({ setup, named }) => {
    const site = await openSite(setup);
    const look = async () => {
      const visitor = await openVisitor(site.sandbox);
      try {
        const page = await visitor.grade();
        return { page, report: audit(page) };
      } finally {
        await visitor.close();
      }
    };
    try {
      await site.start();
      const { page, report: seen } = await look();
      expect(seen.stack.map(({ name }) => name)).toEqual(['nginx', 'django']);
      const report = named ? withStack(seen, named) : seen;
      const promised = outlookFor(page, report.findings, report.stack)?.now.grade;
      await site.stop();
      await site.install(asFiles(pageFixes(page, report).fixes, site.sandbox));
      expect(await site.test()).toEqual({ code: 0, text: '' });
      await site.start();
      const { report: after } = await look();
      expect(after.grade, after.findings.map(({ id }) => id).join('\n')).toBe(promised);
    } finally {
      await site.close();
    }
  },
);
