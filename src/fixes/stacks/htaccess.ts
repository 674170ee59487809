import { inSection, setLines, unwritableReplaced, unwritableValue } from './apache.js';
import type { StackOutput, Header } from '../write/define-stack.js';

/**
 * Apache's .htaccess, for sites that cannot change its configuration. A directive that is not allowed or whose module
 * is missing makes every page a 500, and no configuration test finds it: hence <IfModule>, and few directives.
 */

/** TLS is terminated here, or at a proxy that sends X-Forwarded-Proto. Several proxies can make a list of it. */
const HTTPS = "(%{HTTPS} == 'on' || %{HTTP:X-Forwarded-Proto} =~ /^https/i)";

export function setHeaderInHtaccess(header: Header): StackOutput<'htaccess'> {
  const why = unwritableValue(header.value) ?? unwritableReplaced(header.replaces ?? '');
  if (why !== undefined) return { why };
  const lines = [...header.comments('#'), ...setLines(header, header.isHsts ? [HTTPS] : [])];
  return [
    {
      place: 'htaccess',
      units: [inSection('IfModule mod_headers.c', '  ', lines)],
      needs: ['AllowOverride FileInfo (or All) for the document root'],
      warnings: [
        'Without mod_headers, no header is sent and Apache shows no error. Run the check.',
        'This does not cover requests that Apache forwards to another server (ProxyPass).',
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
          // Behind a proxy that terminates TLS, every request comes over HTTP. Without this, the redirect loops forever.
          '  RewriteCond %{HTTP:X-Forwarded-Proto} !^https [NC]',
          '  RewriteRule ^ https://%{HTTP_HOST}%{REQUEST_URI} [R=301,L]',
          '</IfModule>',
        ].join('\n'),
      ],
      needs: ['AllowOverride FileInfo (or All) for the document root'],
      warnings: [
        'Put this above the other rewrite rules of the file.',
        'A proxy that terminates TLS must send X-Forwarded-Proto. Otherwise the redirect loops forever. Health checks over HTTP get the redirect too: let them send X-Forwarded-Proto: https, or accept status 301.',
      ],
    },
  ];
}
