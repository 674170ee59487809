export {};

declare module 'puppeteer-core' {
  /** The versions of browsers that puppeteer is tested with. It exports them, but its types leave them out. */
  const PUPPETEER_REVISIONS: Readonly<Record<'chrome' | 'firefox', string>>;
}
