/** Strings that could inject markup, reverse text, be invisible or break the layout. */
export const HOSTILE_TEXTS = {
  script: '<img src=x onerror="globalThis.owned=1"><script>globalThis.owned=1</script>',
  reversed: '\u202Egpj.exe\u2066\u200Fabc',
  unseen: 'a\u0000b\u0007c\u200Bd\uFEFFe\u00ADf\uD800g\u{E0041}h',
  stacked: `z${'\u0335\u0322\u0489'.repeat(60)}`,
  long: 'W'.repeat(20_000),
};
