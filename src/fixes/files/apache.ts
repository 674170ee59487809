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
