import { defineRule, type RulePage } from '../../run/define-rule.js';
import type { Quote } from '../../model/report.js';
import { sessionNameIn } from '../../parse/path-session.js';
import { hostOf } from '../../site.js';

export default defineRule({
  id: 'session-in-url',
  on: 'any response',
  title: 'Session in the address',
  spec: { label: 'CWE-598', url: 'https://cwe.mitre.org/data/definitions/598.html' },
  needs: ['url', 'chain'],
  problems: {
    told: {
      severity: 'medium',
      points: 10,
      because:
        'Whoever sees the address is logged in as the visitor, but has to see it; a third of a session cookie that scripts can read.',
      text: 'The address contains a session: {name}',
      why: 'It stays in histories, bookmarks and the logs of every server and proxy on the way, and is sent on when the address is shared. Whoever has it is logged in as the visitor. Keep sessions in cookies only.',
    },
  },
  passes: {},
  check({ url, chain }) {
    const found = new Map<string, Quote>();
    for (const hop of chain) {
      const name = hop.session ?? sessionNameIn(hop.url);
      // A redirect may be another site's.
      if (name === undefined || hostOf(hop.url) !== hostOf(url)) continue;
      const at = hop === chain.at(-1) ? {} : { hop: hop.url };
      found.set(
        name,
        found.get(name) ?? { header: 'Address', value: `${name}=…`, marks: [[0, name.length]], ...at },
      );
    }
    if (found.size === 0) return {};
    const names = [...found.keys()];
    return {
      problems: [
        {
          message: 'told',
          values: { name: names.join(', ') },
          detail: names.map(settingFor).find((setting) => setting !== undefined),
          quotes: [...found.values()],
        },
      ],
    };
  },
});

/** Where the server is told to use cookies only. */
function settingFor(name: string): string | undefined {
  const lower = name.toLowerCase();
  if (lower === 'jsessionid') return 'In web.xml: <tracking-mode>COOKIE</tracking-mode> in <session-config>.';
  if (lower === 'phpsessid') return 'In php.ini: session.use_only_cookies = 1 and session.use_trans_sid = 0.';
  return lower.startsWith('(s(') ? 'In web.config: <sessionState cookieless="UseCookies" />.' : undefined;
}

export const page: RulePage = {
  cwe: 598,
  about:
    'Some servers put the session into the address for browsers without cookies, or because a setting was left alone. An address is no secret: it is logged, kept and passed on.',
  exceptions: [
    'Names that frameworks have for a session: `jsessionid`, `PHPSESSID`, `ASPSESSIONID…`, `osCsid` and the like, with a value of at least 16 characters, one of them a digit, and ASP.NET’s `/(S(…))/`. `sid`, `sessid` and `sessionid` count with 32 or 40 hexadecimal digits only: other things are called so too.',
    'A session in the value of another address, as in `?url=https://…`, is that site’s, and one after `#` stays in the browser.',
    'A `token` or `code` in an address is none: it is mostly for one use.',
    'Redirects of the page’s host count too. The value is neither stored nor shown.',
    'There is no advice: the setting is the application’s. The finding names it for Java, PHP and ASP.NET.',
  ],
  specNotes: ': sensitive data in a query',
};
