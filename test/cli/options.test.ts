import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { COMMANDS, isCommandName, type CommandName } from '../../src/cli/commands.js';
import { ALL_FIELDS, TARGET_FIELDS } from '../../src/cli/config.js';
import { isList, OPTIONS, type Option } from '../../src/cli/options.js';

const PROJECT = join(import.meta.dirname, '../..');

async function expectWritten(file: string, text: string): Promise<void> {
  const filepath = join(PROJECT, file);
  const formatted = await format(text, { ...(await resolveConfig(filepath)), filepath });
  await expect(formatted, 'npm run test:unit -- test/cli/options.test.ts -u writes it.').toMatchFileSnapshot(
    filepath,
  );
}

describe('the table of options', () => {
  it('has no option that no command takes', () => {
    const taken = Object.values(COMMANDS).flatMap(({ sections }) =>
      sections.flatMap(({ options }) => options),
    );
    expect([...new Set<string>(taken)].sort()).toEqual(Object.keys(OPTIONS).sort());
  });

  it('writes schema/config.schema.json', async () => {
    const both = Object.keys(ALL_FIELDS).filter((key) => Object.hasOwn(TARGET_FIELDS, key));
    const ofTarget = both.map((key) => [key, { $ref: `#/$defs/target/properties/${key}` }] as const);
    const schema = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'urn:sitegrade:schema:config:1',
      title: 'Sitegrade configuration',
      description:
        'sitegrade.config.json: targets and options of `inspect`. Options of the command line override it. Paths begin in the folder of the file.',
      type: 'object',
      additionalProperties: false,
      properties: {
        $schema: TEXT,
        targets: { type: 'array', minItems: 1, items: { anyOf: [TEXT, { $ref: '#/$defs/target' }] } },
        ...propertiesOf(ALL_FIELDS),
        ...Object.fromEntries(ofTarget),
      },
      $defs: {
        text: { type: 'string', pattern: '\\S' },
        target: {
          type: 'object',
          required: ['target'],
          additionalProperties: false,
          properties: propertiesOf(TARGET_FIELDS),
        },
      },
    };
    await expectWritten('schema/config.schema.json', JSON.stringify(schema, null, 2));
  });

  it('writes docs/options.md', async () => {
    const names = Object.keys(COMMANDS).filter(isCommandName);
    const items = Object.keys(OPTIONS).map((key) => {
      const takers = names.filter((name) => optionsOf(name).some(([option]) => option === key));
      const [, [term, help] = ['', '']] = takers.flatMap(optionsOf).find(([option]) => option === key) ?? [];
      const field = Object.hasOwn(ALL_FIELDS, key) ? `; field \`${key}\`` : '';
      return `- \`${term}\` (${takers.join(', ')}${field}): ${help.replaceAll('\n', ' ').replaceAll('<', '\\<')}`;
    });
    await expectWritten('docs/options.md', `${INTRODUCTION}\n\n${items.join('\n')}\n`);
  });
});

const INTRODUCTION = `# Options of the commands

\`--help\` of a command has its own. A field is that of the [configuration file](ci.md#configuration-file). \`npm run test:unit -- test/cli/options.test.ts -u\` writes this list from \`src/cli/options.ts\`.`;

const TEXT = { $ref: '#/$defs/text' };

/** The options of a command, each with its row of the help. */
function optionsOf(name: CommandName) {
  return COMMANDS[name].sections.flatMap(({ options, rows }) =>
    options.map((option, at) => [option, rows[rows.length - options.length + at]] as const),
  );
}

function propertiesOf(fields: Readonly<Record<string, Option>>): object {
  return Object.fromEntries(Object.entries(fields).map(([key, option]) => [key, schemaOf(option)]));
}

function schemaOf(option: Option): object {
  const { kind, help, leads, schema } = option;
  const source = leads === 'source' ? '; or `@FILE` or `env:NAME`' : '';
  const term = kind === 'flag' ? '' : `\`${option.value}\`: `;
  const description = `${term}${help.replaceAll('\n', ' ')}${source}`;
  if (kind === 'flag') return { type: 'boolean', description };
  const isNumber = kind === 'number' || kind === 'numbers';
  const one = isNumber ? { type: ['integer', 'string'], ...schema } : (schema ?? TEXT);
  return kind === 'names' || isList(option)
    ? { type: 'array', items: one, description }
    : { ...one, description };
}
