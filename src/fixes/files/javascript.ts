import type { Draft, Layout } from './layout.js';

const COMMENT = '//';

/** The end of `where`. */
const beside = (path: string) =>
  `with ${path} in the folder that runs, to which tsc and a Dockerfile that names its files do not copy it`;

/**
 * One file for Express, Koa and Fastify, a function of the application. It is CommonJS, which modules of both kinds can
 * load in one statement, and which no package.json makes a module of the other kind.
 */
export const node: Layout = {
  test: 'node --check app.js',
  replaced: { env: '' },
  files: ({ name, at }) => {
    const path = `${name}.cjs`;
    return [
      {
        path,
        text: within('module.exports = (app) => {', at('app'), '};'),
        comment: COMMENT,
        // From the folder that runs: it fails where the file is not there, which a check of app.js does not see.
        test: `node --check app.js && node ${path}`,
        include: {
          file: 'the file that creates app, such as app.js',
          line: `require("./${path}")(app);`,
          // Without parentheses at the start: they would call what a line without semicolon above has.
          where: `right after the line that creates app (or what it is called there), before sessions, routes and static files, ${beside(path)} (in an ES module: await import("./${path}").then((file) => file.default(app));)`,
        },
      },
    ];
  },
};

/** The configuration may be an object, a function, or an asynchronous one. */
export const nextjs: Layout = {
  test: 'npx next build',
  replaced: { cookie: '' },
  files: ({ name, sign, at }) => {
    const path = `${name}.cjs`;
    const ours = `sitegrade_${sign}`;
    const open = [
      'module.exports = (config) => async (...args) => {',
      '  const nextConfig = { ...(typeof config === "function" ? await config(...args) : config) };',
    ].join('\n');
    return [
      {
        path,
        text: within(open, at('config'), '  return nextConfig;\n};'),
        comment: COMMENT,
        include: {
          file: 'next.config.js (or .mjs, .ts)',
          line: `import ${ours} from "./${path}";`,
          where: `at the top, ${beside(path)}`,
        },
        changed: {
          where: `what that file exports, around all of it (in CommonJS, without the import: module.exports = require("./${path}")(nextConfig);)`,
          diff: ['- export default nextConfig;', `+ export default ${ours}(nextConfig);`],
        },
      },
    ];
  },
};

/** It reads all files of these folders. */
export const nuxt: Layout = {
  test: 'npx nuxt build',
  files: ({ name, at }) =>
    (['plugin', 'middleware'] as const).map((place): Draft => {
      const folder = place === 'plugin' ? 'plugins' : place;
      return { path: `server/${folder}/${name}.js`, text: at(place), comment: COMMENT };
    }),
};

const HOOK = 'export const handle = sequence(';

export const sveltekit: Layout = {
  test: 'npx vite build',
  files: ({ name, sign, at }) => {
    const ours = `sitegrade_${sign}`;
    const wrapped = 'export default (site = ({ event, resolve }) => resolve(event)) => sequence(';
    return [
      {
        path: `${name}.js`,
        text: `// @ts-nocheck\n${at('hooks').replace(HOOK, wrapped)}`,
        comment: COMMENT,
        include: {
          file: 'src/hooks.server.js (or .ts; a new file if there is none)',
          line: `import ${ours} from "./${name}.js";`,
          where: 'at the top',
        },
        changed: {
          where: `the handle of that file (export async function handle becomes async function site, and export { handle } from … import { handle as site } from …; if there is none, add export const handle = ${ours}();)`,
          diff: ['- export const handle = site;', `+ export const handle = ${ours}(site);`],
        },
      },
    ];
  },
};

/** The text between these lines, two spaces further in; '' if there is none. */
function within(open: string, text: string, close: string): string {
  return text === '' ? '' : [open, text.replace(/^(?=.)/gm, '  '), close].join('\n');
}
