import { headerValue, unwritableValue } from './apache.js';
import type { StackOutput, Header } from './define-stack.js';
import type { Entry } from './rendering.js';

/**
 * Apache's .htaccess, for those who cannot reach its configuration. A directive whose module is missing, or that
 * is not allowed there, makes every page a 500 and no config test says so: hence <IfModule>, and few directives.
 */

/** A line that mod_headers reads. */
function inModule(module: string, line: string): Entry {
  return { open: `<IfModule ${module}>`, line, close: '</IfModule>' };
}

/** TLS ended here, or at a proxy in front that says so. */
const HTTPS = `"expr=%{HTTPS} == 'on' || %{HTTP:X-Forwarded-Proto} == 'https'"`;

export function setHeaderInHtaccess({ name, value, isHsts, comments }: Header): StackOutput<'htaccess'> {
  const why = unwritableValue(value);
  if (why !== undefined) return { why };
  const lines = [
    ...comments('#'),
    // Both tables, as in the configuration: an application's headers and Apache's own error pages.
    `Header onsuccess unset ${name}`,
    `Header always set ${name} ${headerValue(value)}${isHsts ? ` ${HTTPS}` : ''}`,
  ];
  return [
    {
      place: 'htaccess',
      units: [inModule('mod_headers.c', lines.map((line) => `  ${line}`).join('\n'))],
      needs: ['AllowOverride FileInfo (or All) for the document root'],
      warnings: [
        'Without mod_headers nothing is sent, and nothing says so: look with the check.',
        'Does not reach what Apache passes to another server (ProxyPass).',
      ],
    },
  ];
}

export function redirectInHtaccess(): StackOutput<'htaccess'> {
  return [
    {
      place: 'htaccess',
      units: [
        [
          '<IfModule mod_rewrite.c>',
          '  RewriteEngine On',
          '  RewriteCond %{HTTPS} !=on',
          // Behind a proxy that ends TLS every request comes over http: without this the redirect never ends.
          '  RewriteCond %{HTTP:X-Forwarded-Proto} !=https',
          '  RewriteRule ^ https://%{HTTP_HOST}%{REQUEST_URI} [R=301,L]',
          '</IfModule>',
        ].join('\n'),
      ],
      needs: ['AllowOverride FileInfo (or All) for the document root'],
      warnings: [
        'Above the other rewrite rules of the file.',
        'Behind a proxy that ends TLS it must send X-Forwarded-Proto, as most do: otherwise the redirect never ends.',
      ],
    },
  ];
}
