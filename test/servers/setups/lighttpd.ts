import type { Sandbox, Setup } from '../rig/setup.js';
import { APP_PORT, SHOP_FILES, shopApp } from './shop-app.js';

const PROGRAM = '/usr/sbin/lighttpd';

function configuration({ folder, address, certificate: { both } }: Sandbox): string {
  return `server.modules = ( "mod_indexfile", "mod_access", "mod_alias", "mod_redirect", "mod_proxy", "mod_openssl", "mod_dirlisting" )
server.bind = "${address}"
server.port = 80
server.document-root = "${folder}/files"
server.errorlog = "${folder}/error.log"
index-file.names = ( "index.html" )
mimetype.assign = ( ".css" => "text/css", ".js" => "text/javascript", ".png" => "image/png", ".woff" => "font/woff", "" => "text/plain" )
alias.url = ( "/static/" => "${folder}/static/" )
$SERVER["socket"] == "${address}:443" {
  ssl.engine = "enable"
  ssl.pemfile = "${both}"
}
$HTTP["url"] =~ "^/(?:login|account|old)?$" {
  proxy.server = ( "" => ( ( "host" => "${address}", "port" => ${APP_PORT} ) ) )
}
$HTTP["url"] =~ "^/static/" {
  %% lighttpd listing | dir-listing.activate = "enable"
}
%% lighttpd server
$HTTP["scheme"] == "http" {
  %% lighttpd server80
}
`;
}

/** lighttpd in front of an unknown application; lighttpd serves the files. */
export const lighttpd: Setup = {
  id: 'lighttpd',
  title: 'lighttpd',
  chain: ['lighttpd'],
  needs: [
    { file: PROGRAM, package: 'lighttpd' },
    { file: '/usr/lib/lighttpd/mod_openssl.so', package: 'lighttpd-mod-openssl' },
    { file: '/usr/lib/lighttpd/mod_magnet.so', package: 'lighttpd-modules-lua' },
  ],
  files: (sandbox) => ({
    'lighttpd.conf': configuration(sandbox),
    'response.lua': '%% lighttpd lua\n',
    'files/robots.txt': 'User-agent: *\n',
    ...SHOP_FILES,
  }),
  write: {
    'lighttpd server': (text, { path }) => text.replace('/etc/lighttpd/response.lua', path('response.lua')),
  },
  test: ({ path }) => [{ run: [PROGRAM, '-tt', '-f', path('lighttpd.conf')] }],
  serve: (sandbox) => [
    shopApp(sandbox),
    { run: [PROGRAM, '-D', '-f', sandbox.path('lighttpd.conf')], ports: [80, 443] },
  ],
  versions: {
    lighttpd: { command: { run: [PROGRAM, '-v'] }, pattern: /lighttpd\/(\d+\.\d+\.\d+)/ },
  },
};
