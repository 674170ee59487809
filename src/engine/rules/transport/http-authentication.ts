import { defineRule, type RulePage } from '../../run/define-rule.js';
import { isPlaintext } from '../../parse/host.js';
import { asksForBasic } from '../../parse/challenges.js';

export default defineRule({
  id: 'http-authentication',
  on: 'any response',
  scope: 'public-hosts',
  title: 'HTTP authentication',
  spec: { label: 'RFC 7617', url: 'https://www.rfc-editor.org/rfc/rfc7617' },
  needs: ['url', 'response'],
  reads: ['WWW-Authenticate'],
  problems: {
    'basic-over-http': {
      severity: 'medium',
      points: 10,
      because:
        'The password itself crosses the network with every request; a page over HTTP costs its own points for what is read and changed.',
      text: 'The server asks for a password over plain HTTP (WWW-Authenticate: Basic)',
      why: 'Browsers send name and password with every request, only encoded in Base64. Anyone on the network can read them and log in as the visitor. Redirect to HTTPS before asking.',
    },
  },
  passes: {},
  check({ url, response }) {
    const field = response.get('WWW-Authenticate');
    if (!field.seen) return { unseen: [field.because] };
    if (!isPlaintext(url) || !asksForBasic(field.value.value ?? '')) return {};
    // The rest of the challenge may name the site's parts, or be a nonce.
    const quotes = [{ header: 'WWW-Authenticate', value: 'Basic …', marks: [[0, 'Basic'.length] as const] }];
    return { problems: [{ message: 'basic-over-http', quotes }] };
  },
});

export const page: RulePage = {
  cwe: 523,
  about:
    'With the scheme Basic a browser sends name and password in every request, in a form that anyone can read. Only the connection protects them.',
  exceptions: [
    'Over HTTPS it is no finding, nor on this machine (`localhost`, `127.0.0.0/8`, `[::1]`).',
    'Other schemes do not send the password: `Digest`, `Negotiate`, `Bearer` have no finding.',
    'No advice: that HTTP leads to HTTPS is `redirection`’s.',
    'Of the header only whether it asks for Basic is stored.',
  ],
  specNotes:
    ' §4: security considerations; [RFC 9110 §11.6.1](https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1): WWW-Authenticate',
};
