import type { Layout } from './layout.js';

/** An initializer, which Rails reads by itself. Its classes are in a module of its own: another file has some of the same names. */
export const rails: Layout = {
  test: '',
  files: ({ name, sign, at }) => {
    const path = `config/initializers/${name}.rb`;
    const text = at('initializer')
      .trimEnd()
      .replace(/^(?=.)/gm, '  ');
    return [{ path, text: text && `module Sitegrade_${sign}\n${text}\nend`, test: `ruby -c ${path}` }];
  },
};
