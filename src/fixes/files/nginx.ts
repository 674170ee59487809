import { eachLine, joined, type Draft, type Layout } from './layout.js';

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
    const both = at('server').split('\n');
    const server = joined(
      both.filter((line) => line !== INHERIT),
      [...new Set([...overHttps, ...overHttp])],
    );
    const sendsHeaders = IS_OURS.test(server);
    const ofLocation = at('location').split('\n');
    const location = joined(ofLocation.filter((line) => line !== OWN_ONLY)).replace(
      HSTS,
      `add_header Strict-Transport-Security ${hsts} always;`,
    );
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
        ...(location !== '' && sendsHeaders && { earlier: ONCE }),
        include: {
          file: 'the file of the site, such as /etc/nginx/sites-enabled/default',
          line: `include snippets/${name}-location.conf;`,
          where:
            'only if there is one: at the end of every location {} and if {} that has its own add_header (sudo nginx -T | grep -n add_header)',
        },
      },
      ...SHARED.map(({ end, text, where }): Draft => ({
        path: `/etc/nginx/snippets/sitegrade-inherit${end}.conf`,
        text: [...both, ...ofLocation].includes(text) ? text : '',
        isShared: true,
        include: {
          file: 'the file of the site, such as /etc/nginx/sites-enabled/default',
          line: `include snippets/sitegrade-inherit${end}.conf;`,
          where,
        },
      })),
    ];
  },
};

/**
 * It reads $sent_http_… once for a response, so the maps of two files do not see each other; and a file does not see
 * whether another is in the same block, so none switches a line of another off.
 */
const ONCE =
  'If a sitegrade file of another name has an add_header that is here too, nginx sends both, and browsers obey the first Strict-Transport-Security. Add the lines for this file in every block that has one for that file, then remove that line there.';

/** nginx terminates TLS, or what is in front of it did: a redirect would loop forever. */
const IS_SECURE = '"~*^(?:on| https)" 1; default "";';
const HSTS = /^add_header Strict-Transport-Security (\$\w+) always;$/m;
const INHERIT = 'add_header_inherit merge;';
const OWN_ONLY = 'add_header_inherit on;';
/** nginx 1.29.3 or newer has them once a block: a second line is an error. */
const SHARED = [
  {
    end: '',
    text: INHERIT,
    where:
      'only if it is not there yet, and they have no add_header of their own: at the end of both server {} blocks (port 80 and 443)',
  },
  {
    end: '-location',
    text: OWN_ONLY,
    where: 'only if it is not there yet: in every location {} and if {} that has its own add_header',
  },
] as const;
const IS_OURS = /^add_header /m;
const COOKIE = /^proxy_cookie_flags ("(?:[^"\\]|\\.)*") ([a-z= ]+);$/;
const REDIRECT = 'return 301 https://$host$request_uri;';
const IN_BOTH = /^(?:add_header (?!Strict-)[\w-]+ \$\w+ always|(?:proxy|fastcgi|uwsgi)_hide_header [\w-]+);$/;
