import type { Layout } from './layout.js';

/** Its texts ask for the scheme themselves. */
export const varnish: Layout = {
  test: 'sudo varnishd -C -f /etc/varnish/default.vcl > /dev/null',
  reload: 'sudo systemctl reload varnish',
  files: ({ name, at }) => [
    {
      path: `/etc/varnish/${name}.vcl`,
      text: at('vcl'),
      include: {
        file: '/etc/varnish/default.vcl',
        line: `include "/etc/varnish/${name}.vcl";`,
        where: 'at the top, below the line "vcl 4.1;"',
      },
    },
  ],
};
