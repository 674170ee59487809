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
