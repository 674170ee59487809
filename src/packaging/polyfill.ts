import type { Plugin } from 'vite';

const POLYFILL = /\/webextension-polyfill\/dist\/browser-polyfill\.js$/;

/**
 * Makes an ES module of webextension-polyfill. What bundlers write for a CommonJS module reads every property of
 * `browser` when it loads, for which the browser makes every API.
 */
export function polyfill(): Plugin {
  return {
    name: 'polyfill',
    apply: 'build',
    transform: {
      filter: { id: POLYFILL },
      handler: (code) => ({
        code: `const exports = {};\nconst module = { exports };\n${code}\nexport default module.exports;\n`,
        map: null,
      }),
    },
  };
}
