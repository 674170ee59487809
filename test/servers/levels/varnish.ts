import type { HeaderLine } from '../../../src/engine/index.js';
import type { Leveled, LeveledSite } from '../rig/levels.js';
import { tlsProxy } from '../setups/node.js';
import { varnish } from '../setups/varnish.js';
import { APP_PORT } from '../setups/shop-app.js';

const BACKEND = 'vcl_backend_response';
const DELIVER = 'vcl_deliver';

/** The lines of one subroutine, for each site that has its headers there. */
function lines(sites: readonly LeveledSite[], level: string, host: string, response: string): string {
  const line = ({ name, value }: HeaderLine) => `set ${response}.http.${name} = "${value}";`;
  return sites
    .filter((site) => site.level === level)
    .map((site) => `if (${host} == "${site.host}") { ${site.at(level, line)} }`)
    .join('\n');
}

/** Its text is for the whole server. An nginx terminates TLS for it. */
export const varnishLevels: Leveled = {
  setup: varnish,
  levels: [BACKEND, DELIVER, 'application'],
  pages: ['/'],
  isShared: true,
  files: (sandbox, sites) => ({
    'default.vcl': `vcl 4.1;
%% varnish vcl

backend default {
.host = "${sandbox.address}";
.port = "${String(APP_PORT)}";
}
sub vcl_recv {
if (req.url == "/moved") { return (synth(302, "Moved")); }
if (req.url == "/gone") { return (synth(503, "Gone")); }
}
sub vcl_synth {
if (resp.status == 302) { set resp.http.Location = "/"; return (deliver); }
}
sub vcl_backend_response {
${lines(sites, BACKEND, 'bereq.http.host', 'beresp')}
}
sub vcl_deliver {
${lines(sites, DELIVER, 'req.http.host', 'resp')}
}
`,
    'nginx.conf': tlsProxy(sandbox, { port: 80 }).replace(/server_name [^;]*;/g, ''),
  }),
};
