import type { HeaderLine } from '../../../src/engine/index.js';
import { DEAD_PORT, type Leveled, type LeveledSite } from '../rig/levels.js';
import type { Sandbox } from '../rig/setup.js';
import { lighttpd } from '../setups/lighttpd.js';
import { APP_PORT } from '../setups/shop-app.js';

const SET = 'condition: set-response-header';
const ADD = 'condition: add-response-header';
const FOLDER = 'condition on /app/: set-response-header';

const entry = ({ name, value }: HeaderLine) => `"${name}" => "${value}",`;

function list(name: string, entries: string): string {
  return entries === '' ? '' : `setenv.${name} = (\n${entries}\n)`;
}

function condition(site: LeveledSite, { address, path }: Sandbox): string {
  const to = (port: number) =>
    `proxy.server = ( "" => ( ( "host" => "${address}", "port" => ${String(port)} ) ) )`;
  return `$HTTP["host"] == "${site.host}" {
server.document-root = "${path(site.folder)}"
${list('set-response-header', site.at(SET, entry))}
${list('add-response-header', site.at(ADD, entry))}
$HTTP["url"] =~ "^/app/" {
${list('set-response-header', site.at(FOLDER, entry))}
${to(APP_PORT)}
}
$HTTP["url"] =~ "^/own/" { ${to(APP_PORT)} }
$HTTP["url"] =~ "^/gone" { ${to(DEAD_PORT)} }
$HTTP["url"] =~ "^/moved" { url.redirect = ( "" => "/" ) }
}`;
}

/** Its text is for the whole server. */
export const lighttpdLevels: Leveled = {
  setup: lighttpd,
  levels: [SET, ADD, FOLDER, 'application'],
  pages: ['/', '/app/'],
  isShared: true,
  files: (sandbox, sites) => ({
    'lighttpd.conf': `server.modules = ( "mod_indexfile", "mod_access", "mod_redirect", "mod_setenv", "mod_proxy", "mod_openssl" )
server.bind = "${sandbox.address}"
server.port = 80
server.document-root = "${sandbox.folder}"
server.errorlog = "${sandbox.folder}/error.log"
index-file.names = ( "index.html" )
mimetype.assign = ( ".css" => "text/css", ".html" => "text/html" )
$SERVER["socket"] == "${sandbox.address}:443" {
ssl.engine = "enable"
ssl.pemfile = "${sandbox.certificate.both}"
}
${sites.map((site) => condition(site, sandbox)).join('\n')}
%% lighttpd server
$HTTP["scheme"] == "http" {
%% lighttpd server80
}
`,
    'response.lua': '%% lighttpd lua\n',
  }),
};
