import { escapePattern } from '../write/escape.js';
import { eachLine, joined, type Layout } from './layout.js';

/** One file for both virtual hosts: an expression says which requests came over HTTPS. */
export const apache: Layout = {
  test: 'sudo apachectl configtest',
  reload: 'sudo systemctl reload apache2',
  files: (texts) => {
    const { name, at } = texts;
    const overHttps = eachLine(at('vhost443'), (line) => {
      if (NOTE.test(line) || /^<\/?Location\b/.test(line)) return line;
      return /^\s*Header /.test(line) ? onlyOverHttps(line) : undefined;
    });
    const overHttp = eachLine(at('vhost80'), (line) =>
      line === 'RewriteEngine On' ? line : line === REDIRECT ? `${NOT_SECURE}\n${line}` : undefined,
    );
    if (!overHttps || !overHttp || at('htaccess') !== '') return undefined;
    return [
      {
        path: `/etc/apache2/${name}.conf`,
        text: joined(overHttp, withSection(at('vhost'), overHttps.join('\n'))),
        include: {
          file: 'the file of the site, such as /etc/apache2/sites-enabled/000-default.conf',
          line: `Include /etc/apache2/${name}.conf`,
          where: 'at the end of both <VirtualHost> blocks (:80 and :443)',
        },
      },
      // Apache reads the files there in the order of their names, and uses the last ServerTokens.
      { path: '/etc/apache2/conf-enabled/zz-sitegrade.conf', text: at('server') },
    ];
  },
};

/** Apache terminates TLS, or what is in front of it did: a redirect would loop forever. It adds no Vary. */
const SECURE = "(%{HTTPS} == 'on' || req_novary('X-Forwarded-Proto') =~ /^https/)";
const NOT_SECURE = `RewriteCond expr "! ${SECURE}"`;
const REDIRECT = 'RewriteRule ^ https://%{SERVER_NAME}%{REQUEST_URI} [R=301,L]';
const NOTE = /^\s*Header always (?:set|unset) Apache-Answers\b/;
const EXPRESSION = ' "expr=';

function onlyOverHttps(line: string): string {
  const at = line.lastIndexOf(EXPRESSION);
  return at < 0
    ? `${line}${EXPRESSION}${SECURE}"`
    : `${line.slice(0, at)}${EXPRESSION}${SECURE} && ${line.slice(at + EXPRESSION.length)}`;
}

/** The lines of a second <Location "/"> go into the first. */
function withSection(text: string, more: string): string {
  const [section, open = '', lines = '', close = ''] = SECTION.exec(more) ?? [];
  return section !== undefined && text.includes(open) && text.includes(close)
    ? joined(
        text.replace(close, () => `${lines}${close}`),
        more.replace(section, '').trim(),
      )
    : joined(text, more);
}

const SECTION =
  /^(<Location "\/">\n.*\n +Header always set Apache-Answers .*)(\n[^]*?)(\n +Header always unset Apache-Answers\n<\/Location>)/m;

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

/** Its texts ask for the scheme themselves. One configuration is for all sites, so each subroutine asks for this one. */
export const varnish: Layout = {
  test: 'sudo varnishd -C -f /etc/varnish/default.vcl > /dev/null',
  reload: 'sudo systemctl reload varnish',
  files: ({ name, host, at }) => [
    {
      path: `/etc/varnish/${name}.vcl`,
      text: PLAIN.test(host) ? inSubs(host, at('vcl')) : at('vcl'),
      include: {
        file: '/etc/varnish/default.vcl',
        line: `include "/etc/varnish/${name}.vcl";`,
        where: 'at the top, below the line "vcl 4.1;"',
      },
    },
  ],
};

function inSubs(host: string, text: string): string {
  const isSite = `req.http.Host ~ "(?i)^${escapePattern(host)}(?::[0-9]+)?$"`;
  const limited = text.replace(
    /^(sub \w+ \{\n)([^]*?\n)\}$/gm,
    (_, open: string, lines: string) => `${open}\tif (${isSite}) {\n${lines.replace(/^(?=.)/gm, '\t')}\t}\n}`,
  );
  return joined(...(limited === text ? [] : [OTHERS('#')]), limited);
}

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
      line === TO_HTTPS ? `${OVER_HTTP(plain)}\n${line.replace(' ', ` ${plain} `)}` : undefined,
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

const TO_HTTPS = 'redir https://{host}{uri} permanent';
/** What is in front may have terminated TLS: a redirect would loop forever. */
const OVER_HTTP = (matcher: string) =>
  `${matcher} {\n\tprotocol http\n\tnot header X-Forwarded-Proto https\n}`;
const ERRORS = /^(handle_errors \{\n(?:\t.*\n)*\}(?:\n|$))/m;
