const LABEL = 'a'.repeat(63);

/** Hosts, each with its port, as they are in URLs: with all that a name or an address may have. */
export const ODD_HOSTS: readonly { readonly host: string; readonly port: string }[] = [
  // Two hyphens in a row: every international name, and many previews.
  { host: 'xn--bcher-kva.example', port: '' },
  { host: 'my--preview--1.example.app', port: '' },
  { host: 'a---b----c.example', port: '' },
  { host: 'ends-with-.example-', port: '' },
  { host: '[2001:db8::1]', port: '8443' },
  { host: '192.0.2.1', port: '8443' },
  // The longest: 253 characters in labels of 63.
  { host: [LABEL, LABEL, LABEL, 'b'.repeat(61)].join('.'), port: '' },
  { host: `xn--${'a-'.repeat(20)}9.example`, port: '65535' },
  { host: 'my_app.example', port: '' },
  { host: 'shop.example.', port: '' },
  { host: 'intranet', port: '' },
  { host: 'localhost', port: '8443' },
];
