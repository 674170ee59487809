import { eachLine, joined, type Layout } from './layout.js';

/**
 * One file for both site blocks: a matcher says which requests came over HTTPS. Caddy runs the first handle_errors only,
 * so ours is a file of its own, which comes after those of the site.
 */
export const caddy: Layout = {
  test: 'caddy validate --config /etc/caddy/Caddyfile',
  reload: 'sudo systemctl reload caddy',
  replaced: { listing: 'file_server browse' },
  files: ({ name, sign, at }) => {
    const secure = `@https_${sign}`;
    const plain = `@http_${sign}`;
    const [, errors = ''] = ERRORS.exec(at('site')) ?? [];
    const overHttps = eachLine(at('site443'), (line) =>
      /^\s|^\}$|^map /.test(line)
        ? line
        : line.startsWith('header ')
          ? line.replace(' ', ` ${secure} `)
          : undefined,
    );
    const overHttp = eachLine(at('site80'), (line) =>
      line === REDIRECT ? `${NOT_SECURE(plain)}\n${line.replace(' ', ` ${plain} `)}` : undefined,
    );
    if (!overHttps || !overHttp) return undefined;
    const file = '/etc/caddy/Caddyfile';
    return [
      {
        path: `/etc/caddy/${name}.caddy`,
        text: joined(
          overHttp,
          at('site').replace(ERRORS, ''),
          ...(overHttps.length > 0 ? [`${secure} protocol https`] : []),
          overHttps,
        ),
        include: {
          file,
          line: `import /etc/caddy/${name}.caddy`,
          where: 'at the top of both site blocks (http:// and https://), outside any handle or route',
        },
      },
      {
        path: `/etc/caddy/${name}-errors.caddy`,
        text: errors.trimEnd(),
        include: {
          file,
          line: `import /etc/caddy/${name}-errors.caddy`,
          where:
            'at the end of both site blocks, below their handle_errors if there is one: Caddy runs the first, which then needs the lines within ours',
        },
      },
    ];
  },
};

const REDIRECT = 'redir https://{host}{uri} permanent';
/** What is in front may have terminated TLS: a redirect would loop forever. */
const NOT_SECURE = (matcher: string) =>
  `${matcher} {\n\tprotocol http\n\tnot header X-Forwarded-Proto https\n}`;
const ERRORS = /^(handle_errors \{\n(?:\t.*\n)*\}(?:\n|$))/m;
