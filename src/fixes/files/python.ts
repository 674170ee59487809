import { eachLine, indented, type Include, type Layout } from './layout.js';

/** Functions stay as they are, for MIDDLEWARE to name them; settings become those of a dict. */
export const django: Layout = {
  test: 'python manage.py check --deploy',
  replaced: { gunicorn: '' },
  files: ({ sign, at }) => {
    const text = `${at('settings')}\n`;
    const lines = eachLine(text.replace(FUNCTION, '').trim(), inDict);
    if (!lines) return undefined;
    return moduleOf(text.match(FUNCTION) ?? [], 'settings', lines, `sitegrade_${sign}`, {
      file: 'the settings that production uses, such as settings.py',
      line: `from . import sitegrade_${sign}\nsitegrade_${sign}.secure(globals())`,
      where: 'at the end, without “from .” if the file is in no package',
    });
  },
};

const FUNCTION = /^def .*\n(?:(?: .*)?\n)*/gm;

/** A line of settings.py, for a dict. */
function inDict(line: string): string | undefined {
  const [, indent = '', name, value = line] = /^( *)([A-Z_]+) = (.+)$/.exec(line) ?? [];
  if (name === undefined && !/^if .*:$/.test(line)) return undefined;
  const read = value
    .replace('globals()', 'settings')
    .replace(/\b(?:MIDDLEWARE|ALLOWED_HOSTS)\b/, 'settings.get("$&", [])');
  return name === undefined ? read : `${indent}settings["${name}"] = ${read}`;
}

/** What changes the configuration at the end of the program does so before each request. */
export const flask: Layout = {
  test: 'flask --app app routes',
  replaced: { cookie: '', env: '', gunicorn: '' },
  files: ({ sign, at }) => {
    const end = at('end');
    const lines = [
      ...(end === ''
        ? []
        : ['@app.before_request', 'def configure():', ...indented(end.split('\n')).split('\n'), '']),
      ...at('app').replace(IMPORT, '').trim().split('\n'),
    ];
    const imports = (at('app').match(IMPORT) ?? []).join('');
    return moduleOf([imports], 'app', lines, `sitegrade_${sign}`, {
      file: 'the file that creates app, such as app.py',
      line: `import sitegrade_${sign}\nsitegrade_${sign}.secure(app)`,
      where: 'right after the line that creates app, with “from .” before it if the file is in a package',
    });
  },
};

const IMPORT = /^(?:from|import) .*\n/gm;

/** A module with a function of these lines. Its name is that of no variable of the site. */
function moduleOf(
  above: readonly string[],
  parameter: string,
  lines: readonly string[],
  name: string,
  include: Include,
) {
  if (lines.join('') === '') return [];
  const body = indented(lines).replace(/\n{3,}/g, '\n\n');
  const parts = [...above, `def secure(${parameter}):\n${body}`].map((one) => one.trim());
  return [{ path: `${name}.py`, text: parts.filter((one) => one !== '').join('\n\n\n'), include }];
}
