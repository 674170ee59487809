import { about, caveatSentence, isBroken, isGraded, verdict, type Grade } from '../engine/index.js';
import { onceDone } from '../fixes/index.js';
import { CSS, CSS_HASH } from './html-style.js';
import { element, empty, styleSheet, type Child, type Markup } from './markup.js';
import { clientSections, overview, pageId, type About, type PageReport } from './page-document.js';
import { capitalized, countText, planTitle, timeText, titleText } from './texts.js';
import { bandOf, blockHtml, inline, sectionHtml } from './to-html.js';
import { hostOf } from './urls.js';

/** Nothing runs, nothing is loaded, and only this style sheet applies. */
const POLICY = `default-src 'none'; style-src '${CSS_HASH}'; base-uri 'none'; form-action 'none'`;

/** Reports for a client as one HTML document, to send or print: without scripts, forms and other files. */
export function toHtml(pages: readonly PageReport[], about: About): string {
  const [first] = pages;
  const title =
    pages.length === 1 && first ? titleText(first.report) : `Security of ${String(pages.length)} pages`;
  const html = element(
    'html',
    { lang: 'en' },
    element(
      'head',
      {},
      empty('meta', { charset: 'utf-8' }),
      empty('meta', { 'http-equiv': 'Content-Security-Policy', content: POLICY }),
      empty('meta', { name: 'referrer', content: 'no-referrer' }),
      empty('meta', { name: 'viewport', content: 'width=device-width' }),
      empty('meta', { name: 'color-scheme', content: 'light dark' }),
      element('title', {}, title),
      styleSheet(CSS),
    ),
    element(
      'body',
      {},
      element(
        'main',
        {},
        pages.length === 1 ? [] : [element('h1', {}, title), meta(about), blockHtml(overview(pages))],
        pages.map((page, at) => article(page, pageId(at), about, pages.length === 1)),
        element(
          'footer',
          { class: 'quiet' },
          `Made by Sitegrade ${about.version} on ${timeText(about.date)}. Addresses are without credentials, query and fragment, but with tokens in paths; cookie values are not recorded.`,
        ),
      ),
    ),
  );
  return `<!doctype html>\n${html.toString()}\n`;
}

function article(page: PageReport, id: string, about: About, isOnly: boolean): Markup {
  const { report } = page;
  const caveat = caveatSentence(report);
  return element(
    'article',
    { id },
    caveat === undefined ? [] : element('p', { class: 'note' }, element('strong', {}, caveat)),
    cover(page),
    isOnly ? meta(about) : [],
    clientSections(page, about, id).map((one, at) => [sectionHtml(one), at === 0 ? way(page) : []]),
  );
}

/** What a reader looks for first. */
function cover({ report }: PageReport): Markup {
  const { grade, score, observatory, findings } = report;
  const judged = isGraded(report);
  return element(
    'header',
    {},
    element(
      'div',
      { class: 'tile', 'data-band': judged ? bandOf(verdict(report)) : undefined },
      judged ? about(grade, report) : '?',
      judged && isBroken(report) ? element('small', {}, 'broken') : [],
    ),
    element(
      'div',
      {},
      element('p', { class: 'quiet' }, 'Security report'),
      element('h1', {}, hostOf(report.url) || 'A page without an address'),
      element(
        'p',
        {},
        judged
          ? [
              element('strong', {}, `${about(score, report)} of 100`),
              ` · MDN HTTP Observatory: ${about(observatory.grade, report)} (${about(observatory.score, report)}) · ${countText(findings)}`,
            ]
          : 'Not graded',
      ),
    ),
  );
}

/** For whom, by whom and when. */
function meta({ client = '', author = '', date, version }: About): Child {
  const rows = [
    ['For', client],
    ['By', author],
    ['Date', date.toISOString().slice(0, 10)],
    ['Version', `Sitegrade ${version}`],
  ] as const;
  return blockHtml({ is: 'facts', look: 'pair', rows: rows.filter(([, value]) => value !== '') });
}

/** The grade today, with the fixes, and later; nothing if no other is reached. */
function way({ report, proposals: { plan } }: PageReport): Child {
  if (planTitle(report, plan) === '') return [];
  const { gradeAfter = report.grade, gradeLater = gradeAfter, laterIf } = plan.at(-1) ?? {};
  const once = onceDone(
    plan.map(({ advice }) => advice),
    laterIf,
  );
  const step = (grade: Grade, when: string, note = '') =>
    element(
      'li',
      {},
      inline({ is: 'grade', text: about(grade, report) }),
      element('strong', {}, when),
      note === '' ? [] : element('span', { class: 'quiet' }, note),
    );
  return element(
    'ol',
    { class: 'way' },
    step(report.grade, 'Today', `${about(report.score, report)} of 100`),
    gradeAfter === report.grade ? [] : step(gradeAfter, 'With the fixes'),
    gradeLater === gradeAfter ? [] : step(gradeLater, capitalized(once), laterIf),
  );
}
