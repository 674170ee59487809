import { defineRule, type Problem, type RulePage } from '../../run/define-rule.js';
import { classifyPage, type Match } from '../../pages/classify-page.js';
import { documentResponse } from '../../pages/page-response.js';
import { CODE_HOSTS } from '../../pages/signatures.js';
import { hostOf, pathOf } from '../../site.js';

export default defineRule({
  id: 'exposed-file',
  on: 'documents',
  title: 'Files and pages of the server’s own',
  spec: { label: 'CWE-538', url: 'https://cwe.mitre.org/data/definitions/538.html' },
  needs: ['url', 'chain', 'response'],
  wants: ['content'],
  reads: ['Content-Disposition', 'Content-Type'],
  problems: {
    secrets: {
      severity: 'high',
      points: 40,
      because: 'Whoever opens it has the passwords; as much as an open debugger.',
      text: 'Anyone can open the server’s secrets: {system}',
      why: 'Programs ask every site for this file all day. Whoever read it can enter the database or the services that it names: take it out of what is published, and replace every password and key in it.',
    },
    source: {
      severity: 'high',
      points: 30,
      because: 'The code with its history can be had; as much as a debug page.',
      text: 'Anyone can download the site’s source: its folder of {system} is published',
      why: 'From the files of this folder programs restore the whole source with its history, and the passwords that were ever in it. Deny access to the folder, and replace what was in it.',
    },
    state: {
      severity: 'medium',
      points: 10,
      because: 'It shows what happens on the server: twice a version.',
      text: 'Anyone can see the server’s inner state: {system}',
      why: 'Such pages show versions, settings, internal addresses, or what other visitors request. They are made for operators: allow only their addresses.',
    },
  },
  passes: {},
  check(document, { content }) {
    const page = documentResponse(document, content);
    if (!page.seen) return { unseen: [page.because] };
    const { secretFile, sourceFile, statePage } = classifyPage(page.value);
    // A repository's file is no server's own.
    const { url, status } = page.value;
    if (status >= 300 || CODE_HOSTS.has(hostOf(url)) || /\/(?:-\/)?(?:blob|plain|raw)\//.test(pathOf(url)))
      return {};
    return {
      problems: [
        ...problemOf('secrets', secretFile),
        ...problemOf('source', sourceFile),
        ...problemOf('state', statePage),
      ],
    };
  },
});

function problemOf<Message extends string>(message: Message, match: Match | null): Problem<Message>[] {
  return match ? [{ message, values: { system: match.system }, quotes: match.quotes }] : [];
}

export const page: RulePage = {
  cwe: 538,
  otherCwe: { state: 497 },
  about:
    'A file that was never meant to be published is, once it lies in the folder that a server publishes. A few of them, at the same addresses on all sites, are asked for by programs day and night.',
  exceptions: [
    'There is no pass: only the address that was opened is looked at, and none is tried.',
    'By the end of the address and what the answer contains, of a type that is no page; a state page by its title and texts. A site that answers every address with its own page, and a page that explains such a file, have neither.',
    '`secrets`: `.env`, `wp-config.php` and its copies, `.htpasswd`, private keys, `.npmrc`, credentials of Amazon and databases. A name such as `DB_PASSWORD=` counts where a value follows it that is no placeholder. Values are not kept.',
    '`source`: files of `.git`, `.hg` and `.svn`.',
    '`state`: server-status and server-info of Apache, the status of nginx, PHP-FPM and HAProxy, `/debug/pprof/` and `/debug/vars` of Go, Spring’s actuator, metrics for Prometheus.',
    'Of what is downloaded (`Content-Disposition: attachment`) browsers show no text. A raw view of a repository is none.',
    'There is no advice: which addresses a server must deny is its own matter.',
  ],
  specNotes: ': files with sensitive information in a folder for everyone',
};
