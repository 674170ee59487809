import { escapePattern } from '../write/pattern.js';
import { joined, type Layout } from './layout.js';

/** Its texts ask for the scheme themselves. One configuration is for all sites, so each text asks for this one. */
export const lighttpd: Layout = {
  test: 'sudo lighttpd -tt -f /etc/lighttpd/lighttpd.conf',
  reload: 'sudo systemctl reload lighttpd',
  replaced: { listing: 'dir-listing.activate = "enable"' },
  files: ({ name, host, at }) => {
    const isPlain = PLAIN.test(host);
    const script = at('lua');
    const lua = `/etc/lighttpd/${name}.lua`;
    const server = joined(at('server').replace('/etc/lighttpd/response.lua', lua), at('server80'));
    return [
      {
        path: `/etc/lighttpd/${name}.conf`,
        text: isPlain ? onlyFor(host, server) : server,
        include: {
          file: '/etc/lighttpd/lighttpd.conf',
          line: `include "/etc/lighttpd/${name}.conf"`,
          where: 'at the end, outside any condition',
        },
      },
      { path: lua, text: isPlain && script !== '' ? joined(notFor(host), script) : script, comment: '--' },
    ];
  },
};

/** A name or an address, without what could end a string. */
const PLAIN = /^[a-z\d.:[\]_-]+$/;

/**
 * In a condition, each list would take the place of those that conditions of the site have: only what replaces a value
 * of its own is in one.
 */
function onlyFor(host: string, text: string): string {
  const lines = text.split('\n');
  const isForAll = (line: string) => /^(?:server\.modules|magnet\.\S+) \+= /.test(line);
  const own = lines.filter((line) => !isForAll(line));
  return joined(
    lines.filter(isForAll),
    ...(own.join('') === ''
      ? []
      : [OTHERS('#'), `$HTTP["host"] =~ "^(?i:${escapePattern(host)})(?::[0-9]+)?$" {`, own, '}']),
  );
}

function notFor(host: string): string {
  const pattern = host.replace(/\W/g, '%$&');
  return `${OTHERS('--')}
if not (lighty.r.req_attr["uri.authority"] or ""):lower():match("^${pattern}:?%d*$") then return end`;
}

const OTHERS = (comment: string) =>
  `${comment} Other sites of this server, and other names of this one, stay as they are.`;
