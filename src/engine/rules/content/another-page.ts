import { defineRule, type RulePage } from '../../run/define-rule.js';
import type { Quote } from '../../model/report.js';
import { classifyPage } from '../../pages/classify-page.js';
import { documentResponse } from '../../pages/page-response.js';
import { BLOCK_HEADERS } from '../../pages/signatures.js';
import { quoteWhole, type Fields } from '../../parse/fields.js';

const WHY = 'Its content may be an error page’s, and its headers a CDN’s: no plan is made from it.';

export default defineRule({
  id: 'another-page',
  on: 'documents',
  title: 'Error, block and challenge pages',
  spec: { label: 'RFC 9110 §15', url: 'https://www.rfc-editor.org/rfc/rfc9110#section-15' },
  needs: ['url', 'chain'],
  wants: ['response', 'content'],
  reads: ['Cf-Mitigated', 'Content-Disposition', 'Content-Type', 'SG-Captcha', 'X-Amzn-Waf-Action'],
  problems: {
    block: {
      severity: 'info',
      qualifiesGrade: 'another-page',
      text: '{system} answered {status} with a page of its own: probably not the page you meant',
      why: WHY,
    },
    error: {
      severity: 'info',
      qualifiesGrade: 'another-page',
      text: 'The server answered {status}: probably not the page you meant',
      why: WHY,
    },
  },
  passes: {},
  check({ url, chain }, { response, content }) {
    const status = chain.at(-1)?.status ?? 0;
    const subject = String(status);
    const page = response.seen
      ? documentResponse({ url, chain, response: response.value }, content)
      : response;
    const { block } = page.seen ? classifyPage(page.value) : { block: null };
    const found = (response.seen && blockByHeader(response.value)) || block;
    if (found) {
      const { system, quotes } = found;
      return { problems: [{ message: 'block', subject, values: { status: subject, system }, quotes }] };
    }
    return status < 400
      ? {}
      : { problems: [{ message: 'error', subject, values: { status: subject }, quotes: [] }] };
  },
});

/** The firewall that says in a header that it answered in place of the server. */
function blockByHeader(
  response: Fields<(typeof BLOCK_HEADERS)[number]['name']>,
): { system: string; quotes: Quote[] } | undefined {
  for (const { system, name, values } of BLOCK_HEADERS) {
    const field = response.get(name);
    if (field.seen && values.includes(field.value.value?.trim().toLowerCase() ?? ''))
      return { system, quotes: quoteWhole(field.value) };
  }
  return undefined;
}

export const page: RulePage = {
  about:
    'A grade is of one response. If that is an error, a firewall’s block page, a check for bots or a queue, nearly nothing of it says how the page that was meant is protected. So this stands above the grade, in every view and report, and none of them has a plan or a fix.',
  exceptions: [
    'The report stays, with its grade: error pages are pages that browsers show.',
    '`error`: a status of 400 or more. Sites under maintenance answer with 503.',
    '`block`: a response that names itself by a header of Cloudflare, AWS WAF or SiteGround, or a page of F5, Anubis, Imperva, Imunify360 or Cloudflare’s waiting rooms, known by several of its texts or elements. Some of them come with status 200 or 202.',
    'A page that quotes one of these texts is none, as its title is another.',
    'It costs no points. Where such an answer is what you want to grade, suppress the finding of that status, such as `another-page/error#404`: then there is a plan.',
    '`inspect` ends with exit code 1 on such an answer to a web address, unless `--accept-status` names its status. `fix` makes no file from one, opened or recorded, with the same exception, and ends with exit code 1.',
    '`policy` leaves out block pages, and proposes none for a site that answered only with errors: error pages among others need the policy too.',
  ],
  specNotes: ': status codes',
};
