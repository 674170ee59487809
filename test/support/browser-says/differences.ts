/** Where Sitegrade says something else than the browsers do, and why. */
const LISTED: readonly { readonly subject: string; readonly words: string; readonly why: string }[] = [
  {
    subject: 'Directives of Content-Security-Policy',
    words: 'block-all-mixed-content',
    why: 'obsolete; the finding says that Chromium applies it',
  },
  {
    subject: 'Features of Permissions-Policy',
    words: 'bluetooth web-share',
    why: 'Chromium has it on other systems',
  },
  {
    subject: 'Features of Permissions-Policy',
    words:
      'controlled-frame device-attributes direct-sockets direct-sockets-private smart-card sub-apps usb-unrestricted',
    why: 'Chromium has it for isolated web apps or managed devices',
  },
  {
    subject: 'Features of Permissions-Policy',
    words:
      'ambient-light-sensor execution-while-not-rendered execution-while-out-of-viewport ' +
      'focus-without-user-activation monetization navigation-override proofreader rewriter vertical-scroll ' +
      'web-app-installation writer',
    why: 'in a specification or behind a flag or trial: naming it does no harm',
  },
  {
    subject: 'Features of Permissions-Policy',
    words: 'interest-cohort',
    why: 'Chromium still lists the name, and removed the feature',
  },
];

/** The reasons by subject and word. */
export const DIFFERENCES: ReadonlyMap<string, string> = new Map(
  LISTED.flatMap(({ subject, words, why }) =>
    words.split(' ').map((word) => [keyOf({ subject, word }), why] as const),
  ),
);

export function keyOf({ subject, word }: { readonly subject: string; readonly word: string }): string {
  return `${subject}: ${word}`;
}
