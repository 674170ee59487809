import { eachLine, joined, type Layout } from './layout.js';

/**
 * Maps in conf.d, which nginx reads in http {}, and one snippet for both server blocks: a map says which requests came
 * over HTTPS. A location with its own add_header ignores those of the server block, so its lines are a snippet too.
 */
export const nginx: Layout = {
  test: 'sudo nginx -t',
  reload: 'sudo systemctl reload nginx',
  replaced: { listing: 'autoindex on;' },
  files: (texts) => {
    const { name, sign, hostSign } = texts;
    // The maps of two files are for different texts, and nginx uses the last one of a name everywhere.
    const at = (place: string) => texts.at(place).replaceAll(`_${hostSign}_`, `_${sign}_`);
    const secure = `$secure_${sign}`;
    const hsts = `$hsts_${sign}`;
    const maps = new Set<string>();
    const overHttps = eachLine(at('server443'), (line) => {
      const [, variable] = HSTS.exec(line) ?? [];
      if (variable !== undefined) {
        maps.add(`map ${secure} ${hsts} { "" ""; default ${variable}; }`);
        return `add_header Strict-Transport-Security ${hsts} always;`;
      }
      const [, cookie, flags] = COOKIE.exec(line) ?? [];
      if (cookie !== undefined && flags !== undefined) {
        const flagged = `$cookie${maps.size}_${sign}`;
        maps.add(`map ${secure} ${flagged} { "" "sitegrade-none"; default ${cookie}; }`);
        return `proxy_cookie_flags ${flagged} ${flags};`;
      }
      return IN_BOTH.test(line) ? line : undefined;
    });
    const overHttp = eachLine(at('server80'), (line) =>
      line === REDIRECT ? `if (${secure} = "") { ${line} }` : IN_BOTH.test(line) ? line : undefined,
    );
    if (!overHttps || !overHttp) return undefined;
    const server = joined(at('server'), [...new Set([...overHttps, ...overHttp])]);
    const sendsHeaders = server.includes('add_header ');
    const location = at('location').replace(HSTS, `add_header Strict-Transport-Security ${hsts} always;`);
    const http = joined(
      at('http'),
      ...(server.includes(`_${sign}`)
        ? [`map "$https $http_x_forwarded_proto" ${secure} { ${IS_SECURE} }`]
        : []),
      [...maps],
    );
    return [
      {
        path: `/etc/nginx/snippets/${name}.conf`,
        text: server,
        ...(sendsHeaders && { earlier: ONCE }),
        include: {
          file: 'the file of the site, such as /etc/nginx/sites-enabled/default',
          line: `include snippets/${name}.conf;`,
          where: 'at the end of both server {} blocks (port 80 and 443), outside any location',
        },
      },
      { path: `/etc/nginx/conf.d/${name}.conf`, text: http },
      {
        path: `/etc/nginx/snippets/${name}-location.conf`,
        text: location,
        ...(location !== '' && { earlier: ONCE }),
        include: {
          file: 'the file of the site, such as /etc/nginx/sites-enabled/default',
          line: `include snippets/${name}-location.conf;`,
          where:
            'only if there is one: at the end of every location {} and if {} that has its own add_header (sudo nginx -T | grep -n add_header)',
        },
      },
    ];
  },
};

/** It reads $sent_http_… once for a response, so the maps of two files do not see each other. */
const ONCE =
  'If a sitegrade file of another name has an add_header that is here too, remove that line there: nginx would send both.';

/** nginx terminates TLS, or what is in front of it did: a redirect would loop forever. */
const IS_SECURE = '"~*^(?:on| https)" 1; default "";';
const HSTS = /^add_header Strict-Transport-Security (\$\w+) always;$/m;
const COOKIE = /^proxy_cookie_flags ("(?:[^"\\]|\\.)*") ([a-z= ]+);$/;
const REDIRECT = 'return 301 https://$host$request_uri;';
const IN_BOTH = /^(?:add_header (?!Strict-)[\w-]+ \$\w+ always|(?:proxy|fastcgi|uwsgi)_hide_header [\w-]+);$/;
