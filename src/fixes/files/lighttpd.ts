import { joined, type Layout } from './layout.js';

/** Its texts ask for the scheme themselves. */
export const lighttpd: Layout = {
  test: 'sudo lighttpd -tt -f /etc/lighttpd/lighttpd.conf',
  reload: 'sudo systemctl reload lighttpd',
  replaced: { listing: 'dir-listing.activate = "enable"' },
  files: ({ name, at }) => {
    const lua = `/etc/lighttpd/${name}.lua`;
    const server = joined(at('server').replace('/etc/lighttpd/response.lua', lua), at('server80'));
    return [
      {
        path: `/etc/lighttpd/${name}.conf`,
        text: server,
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
