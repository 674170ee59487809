/**
 * The unit tests that run every rule: those of the rules, and of what must hold whatever a rule finds, advises or says.
 * The others get the rules of `fixed-rules.ts`, which a new rule does not join.
 */
export const EVERY_RULE = [
  'test/engine/rules/**/*.test.ts',
  // What is written and stored of them.
  'test/engine/headers.test.ts',
  'test/engine/registry.test.ts',
  'test/engine/rule-files.test.ts',
  'test/engine/without-secrets.test.ts',
  // What they say of pages.
  'test/engine/any-page.test.ts',
  'test/engine/run/audit-response.test.ts',
  'test/engine/parity.test.ts',
  'test/engine/recorded-servers.test.ts',
  'test/engine/right.test.ts',
  'test/engine/words.test.ts',
  // What reports make of that.
  'test/export/comparison.test.ts',
  'test/export/formats.test.ts',
  'test/export/html.test.ts',
  'test/export/json.test.ts',
  'test/export/markdown.test.ts',
  'test/export/sarif.test.ts',
  'test/export/secrets.test.ts',
  'test/export/text.test.ts',
  // What follows from their advice.
  'test/fixes/closes.test.ts',
  'test/fixes/harmless.test.ts',
  'test/fixes/selected-fixes.test.ts',
  // What else there is about their messages.
  'test/engine/run/group.test.ts',
  'test/fixes/checklist.test.ts',
  'test/platform/selections.test.ts',
  'test/ui/cookie-faults.test.ts',
  'test/ui/usage.test.ts',
];
