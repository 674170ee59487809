import { describe, expect, it } from 'vitest';
import type { StackName } from '../../src/engine/index.js';
import { filesText } from '../../src/export/deploy-guide.js';
import { filesOf } from '../../src/fixes/files/files-of.js';
import { fixesFor, stackOf } from '../../src/fixes/index.js';
import { ODD_HOSTS } from '../support/odd-hosts.js';
import { asFiles } from './rig/as-files.js';
import { EVERYTHING } from './rig/fixed.js';
import { request } from './rig/http-client.js';
import { run } from './rig/processes.js';
import { openSite, serving } from './rig/site.js';
import { apacheAlone } from './setups/apache.js';
import { caddy } from './setups/caddy.js';
import { flask, PYTHON } from './setups/flask.js';
import { haproxy } from './setups/haproxy.js';
import { jettyAlone } from './setups/jetty.js';
import { lighttpd } from './setups/lighttpd.js';
import { nginxAlone } from './setups/nginx.js';
import { phpOnApache } from './setups/php.js';
import { rails } from './setups/rails.js';
import { tomcatAlone } from './setups/tomcat.js';
import { varnish } from './setups/varnish.js';

/** Texts say which host they are for, and some ask for it: no legal one keeps a server from starting. */

function blocksFor(chain: readonly StackName[], site: (typeof ODD_HOSTS)[number]) {
  const members = chain.map((name) => {
    const label = stackOf(name)?.label ?? name;
    return { name, label, because: 'the test names it', confidence: 'sure' as const };
  });
  const session = {
    op: 'set-cookie-attributes',
    cookie: 'JSESSIONID',
    role: 'session',
    secure: true,
  } as const;
  return fixesFor([...EVERYTHING, session], members, site).blocks.filter((one) => !one.alternative);
}

describe.each([apacheAlone, caddy, haproxy, lighttpd, nginxAlone, varnish, flask, phpOnApache, rails])(
  '$title',
  (setup) => {
    it('accepts its files for any host', async () => {
      const site = await openSite(setup);
      try {
        for (const odd of ODD_HOSTS) {
          await site.install(asFiles(blocksFor(setup.chain, odd), site.sandbox, undefined, odd));
          const { code, text } = await site.test();
          expect([odd.host, code], text).toEqual([odd.host, 0]);
        }
      } finally {
        await site.close();
      }
    });
  },
);

// Their own test reads a part of the files only.
describe.each([tomcatAlone, jettyAlone])('$title', (setup) => {
  it('starts with the files for a host with two hyphens in a row', async () => {
    const [odd = { host: '', port: '' }] = ODD_HOSTS;
    const site = await openSite(setup);
    const files = asFiles(blocksFor(setup.chain, odd), site.sandbox, undefined, odd);
    await site.close();
    expect(files.map(({ text }) => text).join('\n')).toContain('for xn- -bcher');
    await serving(setup, files, async ({ sandbox }) => {
      const response = await request(sandbox, 'https', '/');
      expect([response.status, response.header('X-Content-Type-Options')]).toEqual([200, 'nosniff']);
    });
  });
});

it.each(['iis', 'aspnet', 'tomcat', 'jetty'] as const)(
  'expat reads the XML for %s, for any host',
  async (stack) => {
    for (const odd of ODD_HOSTS) {
      const files = filesOf(blocksFor([stack], odd), { version: '0', date: undefined, site: odd });
      const texts = files
        .filter(({ comment }) => comment === '<!--')
        .flatMap((file) => [file.text, filesText([file])]);
      expect(texts.length).toBeGreaterThan(1);
      const reads = 'import sys, xml.dom.minidom as xml; xml.parseString(sys.argv[1])';
      const output = await run({ run: [PYTHON, '-c', reads, `<all>${texts.join('')}</all>`] });
      expect([odd.host, output]).toEqual([odd.host, { code: 0, text: '' }]);
    }
  },
);
