import { indented, joined, type Layout } from './layout.js';

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
