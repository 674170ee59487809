import { createContext, Script } from 'node:vm';

const scripts = new Map<string, Script>();

/** Runs JavaScript with these globals, and returns them with those that it made. */
export function run(code: string, globals: Record<string, unknown>): Record<string, unknown> {
  let script = scripts.get(code);
  if (!script) {
    if (scripts.size > 500) scripts.clear();
    scripts.set(code, (script = new Script(code)));
  }
  script.runInContext(createContext(globals));
  return globals;
}

/** The code with `§0§`, `§1§` … for its strings in these quotes; `back` writes JavaScript. */
export function withoutStrings(
  text: string,
  quote: '"' | "'",
  read: (literal: string) => string,
): { code: string; back: (code: string) => string } {
  const strings: string[] = [];
  const literal = quote === '"' ? /"(?:[^"\\\n]|\\.)*"/g : /'(?:[^'\\\n]|\\.)*'/g;
  const code = text.replaceAll(literal, (one) => `§${strings.push(read(one)) - 1}§`);
  return {
    code,
    back: (translated) =>
      translated.replaceAll(/§(\d+)§/g, (_all, at: string) => JSON.stringify(strings[Number(at)])),
  };
}
