import { indented, joined, type Layout } from './layout.js';

/** A class in a package of its own, which every package can name. */
export const spring: Layout = {
  test: '',
  replaced: { properties: '', cookie: '' },
  files: ({ sign, at }) => {
    const name = `Sitegrade_${sign}`;
    const lines = at('security');
    if (lines === '') return [];
    return [
      {
        path: `src/main/java/sitegrade/${name}.java`,
        comment: '//',
        text: joined(
          'package sitegrade;',
          '\nimport org.springframework.security.config.annotation.web.builders.HttpSecurity;',
          `\npublic final class ${name} {`,
          '    public static void secure(HttpSecurity http) {',
          '        try {',
          indented(lines.split('\n'), 3),
          // Checked before Spring Security 7.
          '        } catch (Exception e) {',
          '            throw new IllegalStateException(e);',
          '        }',
          '    }',
          '}',
        ),
        include: {
          file: 'the class that configures Spring Security',
          line: `sitegrade.${name}.secure(http);`,
          where: 'in the method that returns the SecurityFilterChain, right above return http.build();',
        },
      },
    ];
  },
};

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

/** The project compiles every file in its folder. */
export const aspnetcore: Layout = {
  test: 'dotnet build',
  replaced: { builder: '', env: '' },
  files: ({ sign, at }) => {
    const name = `Sitegrade_${sign}`;
    const lines = at('app');
    if (lines === '') return [];
    return [
      {
        path: `${name}.cs`,
        comment: '//',
        text: joined(
          USED.map((one) => `using ${one};`),
          `\npublic static class ${name}`,
          '{',
          `    public static void Use${name}(this WebApplication app)`,
          '    {',
          indented(lines.split('\n'), 2),
          '    }',
          '}',
        ),
        include: {
          file: 'Program.cs',
          line: `app.Use${name}();`,
          where:
            'right after var app = builder.Build(); (a project with a Startup.cs has no such line, and cannot use this file)',
        },
      },
    ];
  },
};

const USED = [
  'System',
  'System.Threading.Tasks',
  'Microsoft.AspNetCore.Builder',
  'Microsoft.AspNetCore.Http',
  'Microsoft.Extensions.Hosting',
];
