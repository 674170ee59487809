import { defineRule, type Problem, type RulePage } from '../../run/define-rule.js';
import type { SecurityTxt } from '../../model/facts.js';
import { fieldOf } from '../../parse/fields.js';
import { responseTo, type ProbeResponse } from '../../probe/responses.js';

type Message =
  'missing' | 'no-contact' | 'plain-contact' | 'no-expires' | 'expired' | 'malformed' | 'not-plain-text';

/** RFC 3339 §5.6. */
const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/;

export default defineRule({
  id: 'security-txt',
  on: 'documents',
  title: 'security.txt',
  spec: { label: 'RFC 9116', url: 'https://www.rfc-editor.org/rfc/rfc9116' },
  needs: ['probes'],
  usage: { percent: 1.7, how: 'Found beside' },
  problems: {
    missing: {
      severity: 'info',
      text: 'No security.txt found',
      why: 'People who find a vulnerability have to guess whom to contact, and many give up or publish it. A text file of two lines is enough.',
    },
    'no-contact': {
      severity: 'info',
      text: 'security.txt names no contact',
      why: 'Contact and Expires are the required fields. Without a contact, people who find a vulnerability still have to guess.',
    },
    'plain-contact': {
      severity: 'info',
      text: 'security.txt has a contact URL without https',
      why: 'Anyone on the network can read what is sent there, and it describes an open vulnerability. A web URI has to begin with https:// (RFC 9116 §2.5.3).',
    },
    'no-expires': {
      severity: 'info',
      text: 'security.txt has no valid Expires date',
      why: 'It needs exactly one Expires with a date and time such as 2030-01-31T00:00:00Z (RFC 9116 §2.5.5). Without it, nobody knows whether the contact is still current.',
    },
    expired: {
      severity: 'info',
      text: 'security.txt expired on {date}',
      why: 'After that date it must not be relied on (RFC 9116 §5.3). A report may go to people who have left.',
    },
    malformed: {
      severity: 'info',
      text: 'security.txt has lines that are not valid fields',
      why: 'Programs that read it stop at what they cannot parse. Each line must be `Name: value`, a comment after #, or empty; Preferred-Languages may be set only once.',
    },
    'not-plain-text': {
      severity: 'info',
      text: 'security.txt is not sent as text/plain in UTF-8',
      why: 'RFC 9116 §3 requires this type, and programs check for it. With another type, some do not recognize the file.',
    },
  },
  passes: {
    there: { text: 'security.txt names a contact for vulnerability reports' },
  },
  check({ probes }) {
    const asked = responseTo(probes, 'security-txt');
    if (!asked.seen) return { unseen: [asked.because] };
    const { status, securityTxt: file } = asked.value;
    // It may be on another site (§3), where no request is sent.
    if (status >= 300 && status < 400) return { unseen: ['leads-elsewhere'] };
    const isThere = status >= 200 && status < 300 && file && file.contacts + file.expires.length > 0;
    if (!isThere) return { problems: [{ message: 'missing', quotes: [] }] };
    const type = typeOf(asked.value);
    if (!type.seen) return { unseen: [type.because] };
    const problems = [...checkFields(file, asked.value), ...type.value];
    return problems.length > 0 ? { problems } : { passes: [{ message: 'there', quotes: [] }] };
  },
});

/** Checks its fields (RFC 9116 §2.5). */
function checkFields(file: SecurityTxt, { at, url }: ProbeResponse): Problem<Message>[] {
  const problems: Problem<Message>[] = [];
  const say = (message: Message, values: Problem['values'] = {}, quotes: Problem['quotes'] = []) => {
    problems.push({ message, values, quotes });
  };
  if (file.contacts === 0) say('no-contact');
  const [expires, ...more] = file.expires;
  if (expires === undefined || more.length > 0 || !DATE_TIME.test(expires)) {
    say('no-expires');
  } else if (!(Date.parse(expires) > at)) {
    say('expired', { date: expires.slice(0, 10) }, [
      { header: 'Expires', value: expires, marks: [[0, expires.length]], hop: url },
    ]);
  }
  if (file.plainContacts > 0) say('plain-contact');
  if (file.malformed > 0 || file.preferredLanguages > 1) say('malformed');
  return problems;
}

/** Checks that it is text/plain in UTF-8 (§3). */
function typeOf({ headers, url }: ProbeResponse) {
  if (!headers.seen) return headers;
  const field = fieldOf(headers.value, 'Content-Type');
  if (!field.seen) return field;
  const { value } = field.value;
  const [type = '', ...parameters] = (value ?? '').toLowerCase().split(';');
  const charset = parameters.find((parameter) => parameter.trim().startsWith('charset='));
  const isUtf8 = charset === undefined || /=\s*"?utf-8"?\s*$/.test(charset);
  const isRight = type.trim() === 'text/plain' && isUtf8;
  const problem: Problem<Message> = {
    message: 'not-plain-text',
    quotes: [{ header: 'Content-Type', value, marks: value ? [[0, value.length]] : [], hop: url }],
  };
  return { seen: true, value: isRight ? [] : [problem] } as const;
}

export const page: RulePage = {
  about:
    'People who find a vulnerability want to report it to someone who can fix it. `/.well-known/security.txt` names a contact, at the same path on every site and in a machine-readable format.',
  exceptions: [
    'Whether the file has expired is decided by the time of the request.',
    'It needs a separate request: without one the result is `not-probed`.',
    'A redirect may lead to the file of another site, which is allowed; no request is sent there, so the result is `leads-elsewhere`.',
    'A response with neither Contact nor Expires counts as `missing`, whatever its status: many sites send their front page for every URL.',
    'Of the file nothing is kept but how many contacts it names, its Expires, and how many lines are no fields.',
  ],
};
