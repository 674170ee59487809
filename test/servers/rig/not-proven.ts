import { STACKS } from '../../../src/fixes/index.js';
import type { Proof } from '../../../src/fixes/proven.js';

/** What edges.test.ts runs of stacks that no machine of ours can be. All others are checked by their format only. */
const RUN_IN: Readonly<Record<string, string>> = {
  cloudflare: 'Workers and Snippets in workerd; rules and `_headers` by their format only',
  cloudfront: 'functions in a JavaScript engine, policies in AWS’s client, templates by their format only',
  firebase: 'in superstatic, the server of its emulator',
  netlify: 'in its parser of `_headers` and `netlify.toml`',
  vercel: 'in its compiler of routes',
};

const BY_FORMAT = 'by its format only';

/** The labels of stacks that no run proved, each with how its texts are tested. */
export function notProven(proofs: readonly Proof[]): readonly (readonly [label: string, how: string])[] {
  const proven = new Set(proofs.flatMap(({ chain }) => chain));
  return Object.entries(STACKS)
    .filter(([name]) => !proven.has(name))
    .map(([name, { label }]) => [label, RUN_IN[name] ?? BY_FORMAT] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
