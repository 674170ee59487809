import { defineRule, type RulePage } from '../../run/define-rule.js';
import { headerList, quoteField, quoteWhole, sentOf } from '../../parse/fields.js';

const PREFETCH = 'X-DNS-Prefetch-Control';
const SESSION = headerList(['Secure-Session-Registration', 'Secure-Session-Challenge']);
/** Signature-based integrity: the key that signed a response stands for its hash. */
const SIGNED = headerList(['Signature', 'Signature-Input', 'Unencoded-Digest']);

export default defineRule({
  id: 'newer-headers',
  on: 'documents',
  title: 'Newer headers',
  spec: {
    label: 'MDN, HTTP headers',
    url: 'https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers',
  },
  needs: ['response'],
  reads: [PREFETCH, ...SESSION.values(), ...SIGNED.values()],
  problems: {
    'dns-prefetch': {
      severity: 'info',
      text: 'X-DNS-Prefetch-Control lets browsers look up the hosts of links before a click',
      why: 'Whoever answers the visitor’s DNS requests learns what the page links to, which can reveal its content. OWASP recommends off.',
    },
  },
  passes: {
    'bound-session': {
      text: '{header}: Chromium can bind the session to the device, so that a stolen cookie soon expires',
    },
    signed: {
      text: 'The response is signed ({headers}): Chromium (141 and later) can check the key where integrity names it',
    },
  },
  check({ response }) {
    const prefetch = response.get(PREFETCH);
    if (!prefetch.seen) return { unseen: [prefetch.because] };
    const { value } = prefetch.value;
    const isOn = value?.trim().toLowerCase() === 'on';
    const advice = [
      { op: 'set-header', name: PREFETCH, value: 'off', mayBreak: 'may slow down links to other sites' },
    ] as const;
    const [session] = sentOf(SESSION, response).flatMap((field) => (field.seen ? [field.value.name] : []));
    const signed = sentOf(SIGNED, response).flatMap((field) => (field.seen ? [field.value] : []));
    const headers = signed.map(({ name }) => name).join(', ');
    return {
      problems: isOn ? [{ message: 'dns-prefetch', quotes: quoteWhole(prefetch.value), advice }] : [],
      passes: [
        ...(session === undefined
          ? []
          : [{ message: 'bound-session', values: { header: session }, quotes: [] } as const]),
        ...(signed.length > 0
          ? [
              {
                message: 'signed',
                values: { headers },
                quotes: signed.flatMap((field) => quoteField(field)),
              } as const,
            ]
          : []),
      ],
    };
  },
});

export const page: RulePage = {
  about:
    'Headers that most sites do not send yet, and that protect more than their absence suggests: a session that is bound to the visitor’s device, a file that is signed. And one that reveals what a page links to.',
  exceptions: [
    '`bound-session`: Device Bound Session Credentials. Chromium keeps a key that cannot leave the device, and renews a short-lived cookie with it, so a stolen cookie is worth little. A challenge is for a session that is bound already. `Sec-Session-Registration` and the like were their names in Chromium’s trial.',
    '`signed`: `Signature`, `Signature-Input` or `Unencoded-Digest`. Chromium (141 and later) checks them for a script whose `integrity` names the key (`ed25519-…`).',
    '`dns-prefetch`: `X-DNS-Prefetch-Control: on`.',
    'A missing header is not a finding: on HTTPS Chromium looks up no links unless a page turns it on.',
    'Neither is quoted: both name a challenge.',
  ],
  specNotes:
    '; [Device Bound Session Credentials](https://w3c.github.io/webappsec-dbsc/); [Signature-based Integrity](https://wicg.github.io/signature-based-sri/); [OWASP HTTP Headers](https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html)',
};
