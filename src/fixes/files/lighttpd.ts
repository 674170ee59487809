import { escapePattern } from '../write/pattern.js';
import { joined, type Layout } from './layout.js';

/** Its texts ask for the scheme themselves. One configuration is for all sites, so a condition names this one. */
export const lighttpd: Layout = {
  test: 'sudo lighttpd -tt -f /etc/lighttpd/lighttpd.conf',
  reload: 'sudo systemctl reload lighttpd',
  replaced: { listing: 'dir-listing.activate = "enable"' },
  files: ({ name, host, at }) => {
    const lua = `/etc/lighttpd/${name}.lua`;
    const server = joined(at('server').replace('/etc/lighttpd/response.lua', lua), at('server80'));
    return [
      {
        path: `/etc/lighttpd/${name}.conf`,
        text: PLAIN.test(host) ? onlyFor(host, server) : server,
        include: {
          file: '/etc/lighttpd/lighttpd.conf',
          line: `include "/etc/lighttpd/${name}.conf"`,
          where: 'at the end, outside any condition',
        },
      },
      { path: lua, text: at('lua'), comment: '--' },
    ];
  },
};

/** A name or an address, without what could end a string. */
const PLAIN = /^[a-z\d.:[\]_-]+$/;

/** Modules are loaded for all sites: a condition cannot have them. */
function onlyFor(host: string, text: string): string {
  const lines = text.split('\n');
  const isModule = (line: string) => line.startsWith('server.modules ');
  return joined(
    lines.filter(isModule),
    '# Other sites of this server, and other names of this one, stay as they are.',
    `$HTTP["host"] =~ "^(?i:${escapePattern(host)})(?::[0-9]+)?$" {`,
    lines.filter((line) => !isModule(line)),
    '}',
  );
}
