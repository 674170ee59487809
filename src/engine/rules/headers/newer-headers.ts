import { defineRule } from '../../define-rule.js';
import { headerList, quoteField, quoteWhole, sentOf } from '../../parse/fields.js';

const PREFETCH = 'X-DNS-Prefetch-Control';
const SESSION = 'Secure-Session-Registration';
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
  reads: [PREFETCH, SESSION, ...SIGNED.values()],
  problems: {
    'dns-prefetch': {
      severity: 'info',
      points: 0,
      text: 'X-DNS-Prefetch-Control lets browsers look up the hosts of links before a click',
      why: 'Whoever answers the visitor’s DNS requests learns what the page links to, which can reveal its content. OWASP recommends off.',
    },
  },
  passes: {
    'bound-session': {
      bonus: 0,
      text: 'Secure-Session-Registration: Chromium can bind the session to the device, so that a stolen cookie soon expires',
    },
    signed: {
      bonus: 0,
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
    const session = response.get(SESSION);
    const signed = sentOf(SIGNED, response).flatMap((field) => (field.seen ? [field.value] : []));
    const headers = signed.map(({ name }) => name).join(', ');
    return {
      problems: isOn ? [{ message: 'dns-prefetch', quotes: quoteWhole(prefetch.value), advice }] : [],
      passes: [
        ...(session.seen && session.value.value !== null
          ? [{ message: 'bound-session', quotes: [] } as const]
          : []),
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
