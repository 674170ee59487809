import type { Sandbox, Service, Setup } from '../rig/setup.js';
import { DEFAULT_MIDDLEWARE, DJANGO, djangoCheck, djangoFiles, djangoVersion, gunicorn } from './django.js';
import { NGINX, nginxCommand } from './nginx.js';
import { tlsProxy } from './node.js';
import { APP_PORT, SHOP_FILES, shopApp } from './shop-app.js';

const PROGRAM = '/usr/sbin/varnishd';

const NEEDS = [
  { file: PROGRAM, package: 'varnish' },
  { file: '/usr/share/doc/varnish-modules/copyright', package: 'varnish-modules' },
];

const VARNISH_VERSION = {
  command: { run: [PROGRAM, '-V'] },
  pattern: /varnish-(\d+\.\d+\.\d+)/,
} as const;

function configuration({ address }: Sandbox): string {
  return `vcl 4.1;
%% varnish vcl

backend default {
    .host = "${address}";
    .port = "${String(APP_PORT)}";
}
`;
}

function varnishTest({ path }: Sandbox) {
  return { run: [PROGRAM, '-C', '-f', path('default.vcl')] } as const;
}

/** @param listen further addresses */
export function varnishService({ address, path }: Sandbox, ...listen: readonly string[]): Service {
  return {
    run: [
      PROGRAM,
      '-F',
      ...['-j', 'none', '-n', path('varnish'), '-s', 'malloc,16m', '-T', 'none'],
      ...['-f', path('default.vcl')],
      ...[`${address}:80`, ...listen].flatMap((one) => ['-a', one]),
    ],
    ports: [80],
  };
}

/** Varnish on port 80, in front of an unknown application; an nginx terminates TLS for it. */
export const varnish: Setup = {
  id: 'varnish',
  title: 'Varnish',
  chain: ['varnish'],
  needs: [...NEEDS, NGINX],
  files: (sandbox) => ({
    'default.vcl': configuration(sandbox),
    'nginx.conf': tlsProxy(sandbox, { port: 80 }),
    ...SHOP_FILES,
  }),
  test: (sandbox) => [varnishTest(sandbox), nginxCommand(sandbox, '-t')],
  serve: (sandbox) => [
    shopApp(sandbox, { files: true }),
    varnishService(sandbox),
    { ...nginxCommand(sandbox, '-g', 'daemon off;'), ports: [443] },
  ],
  versions: { varnish: VARNISH_VERSION },
};

/** The same with Django, which serves the files. */
export const varnishDjango: Setup = {
  ...varnish,
  id: 'varnish-django',
  title: 'Django behind Varnish',
  chain: ['varnish', 'django'],
  needs: [...varnish.needs, ...DJANGO],
  files: (sandbox) => ({
    'default.vcl': configuration(sandbox),
    'nginx.conf': tlsProxy(sandbox, { port: 80 }),
    ...djangoFiles(sandbox, DEFAULT_MIDDLEWARE),
  }),
  test: (sandbox) => [djangoCheck(sandbox), ...varnish.test(sandbox)],
  serve: (sandbox) => [
    gunicorn(sandbox, APP_PORT),
    varnishService(sandbox),
    { ...nginxCommand(sandbox, '-g', 'daemon off;'), ports: [443] },
  ],
  versions: { varnish: VARNISH_VERSION, django: djangoVersion() },
};
