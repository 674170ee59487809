import { defineRule, type Problem } from '../../define-rule.js';
import type { SecurityTxt } from '../../model.js';
import { fieldOf } from '../../parse/fields.js';
import { responseTo, type ProbeResponse } from '../../probes.js';

type Message =
  'missing' | 'no-contact' | 'plain-contact' | 'no-expires' | 'expired' | 'malformed' | 'not-plain-text';

/** As RFC 3339 §5.6 has it. */
const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/;

export default defineRule({
  id: 'security-txt',
  title: 'security.txt',
  spec: { label: 'RFC 9116', url: 'https://www.rfc-editor.org/rfc/rfc9116' },
  needs: ['probes'],
  problems: {
    missing: {
      severity: 'info',
      points: 0,
      text: 'No security.txt says where to report a vulnerability',
      why: 'Whoever finds a hole here has to guess whom to tell, and many give up or tell the world. A text file of two lines is enough.',
    },
    'no-contact': {
      severity: 'info',
      points: 0,
      text: 'security.txt names no contact',
      why: 'Contact is what the file is for, and the one field it cannot do without besides Expires. Whoever finds a hole here still has to guess.',
    },
    'plain-contact': {
      severity: 'info',
      points: 0,
      text: 'security.txt has a contact over plain http',
      why: 'What is sent there can be read on the way, and it is about a hole that is open. A web address has to begin with https:// (RFC 9116 §2.5.3).',
    },
    'no-expires': {
      severity: 'info',
      points: 0,
      text: 'security.txt does not say until when it holds',
      why: 'Exactly one Expires with a date and time such as 2030-01-31T00:00:00Z belongs in it (RFC 9116 §2.5.5). Without it nobody knows whether the contact still answers.',
    },
    expired: {
      severity: 'info',
      points: 0,
      text: 'security.txt expired on {date}',
      why: 'After that date it must not be relied on (RFC 9116 §5.3). A report may go to people who have left.',
    },
    malformed: {
      severity: 'info',
      points: 0,
      text: 'security.txt has lines that are no fields',
      why: 'Programs that read it stop at what they do not understand. Each line is `Name: value`, a comment after #, or empty; Preferred-Languages stands there once at most.',
    },
    'not-plain-text': {
      severity: 'info',
      points: 0,
      text: 'security.txt is not sent as text/plain in UTF-8',
      why: 'That is the type RFC 9116 §3 asks for, and what programs look for. As another type some will not take it for the file.',
    },
  },
  passes: {
    there: { bonus: 0, text: 'security.txt says where to report a vulnerability' },
  },
  check({ probes }) {
    const asked = responseTo(probes, 'security-txt');
    if (!asked.seen) return { unseen: [asked.because] };
    const { status, securityTxt: file } = asked.value;
    // It may lie elsewhere (§3), where nobody is asked.
    if (status >= 300 && status < 400) return { unseen: ['leads-elsewhere'] };
    const isThere = status >= 200 && status < 300 && file && file.contacts + file.expires.length > 0;
    if (!isThere) return { problems: [{ message: 'missing', quotes: [] }] };
    const type = typeOf(asked.value);
    if (!type.seen) return { unseen: [type.because] };
    const problems = [...judgeFields(file, asked.value), ...type.value];
    return problems.length > 0 ? { problems } : { passes: [{ message: 'there', quotes: [] }] };
  },
});

/** Its fields (RFC 9116 §2.5). */
function judgeFields(file: SecurityTxt, { at, url }: ProbeResponse): Problem<Message>[] {
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

/** It has to come as text/plain in UTF-8 (§3). */
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
