import type { Sandbox, Setup, Service } from '../rig/setup.js';
import { DEFAULT_MIDDLEWARE, DJANGO, djangoCheck, djangoFiles, djangoVersion, gunicorn } from './django.js';
import { APP_PORT, SHOP_FILES, shopApp } from './shop-app.js';

const PROGRAM = '/usr/sbin/haproxy';

function configuration({ address, certificate: { both } }: Sandbox): string {
  return `global
    %% haproxy global
defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 30s
    %% haproxy defaults
frontend plain
    bind ${address}:80
    %% haproxy frontend
    %% haproxy frontend80
    default_backend shop
frontend secure
    bind ${address}:443 ssl crt ${both} alpn h2,http/1.1
    http-request deny deny_status 403 if { path /denied }
    %% haproxy frontend
    %% haproxy frontend443
    default_backend shop
backend shop
    %% haproxy backend
    server one ${address}:${APP_PORT}
`;
}

const HAPROXY_VERSION = {
  command: { run: [PROGRAM, '-v'] },
  pattern: /version (\d+\.\d+\.\d+)/,
} as const;

function haproxyTest({ path }: Sandbox) {
  return { run: [PROGRAM, '-c', '-f', path('haproxy.cfg')] } as const;
}

function haproxyService({ path }: Sandbox): Service {
  return { run: [PROGRAM, '-db', '-f', path('haproxy.cfg')], ports: [80, 443] };
}

/** HAProxy in front of an unknown application. */
export const haproxy: Setup = {
  id: 'haproxy',
  title: 'HAProxy',
  chain: ['haproxy'],
  needs: [{ file: PROGRAM, package: 'haproxy' }],
  files: (sandbox) => ({ 'haproxy.cfg': configuration(sandbox), ...SHOP_FILES }),
  test: (sandbox) => [haproxyTest(sandbox)],
  serve: (sandbox) => [shopApp(sandbox, { files: true }), haproxyService(sandbox)],
  versions: { haproxy: HAPROXY_VERSION },
};

/** HAProxy in front of Django, which serves the files; HAProxy terminates TLS. */
export const haproxyDjango: Setup = {
  id: 'haproxy-django',
  title: 'Django behind HAProxy',
  chain: ['haproxy', 'django'],
  needs: [...haproxy.needs, ...DJANGO],
  files: (sandbox) => ({
    'haproxy.cfg': configuration(sandbox),
    ...djangoFiles(sandbox, DEFAULT_MIDDLEWARE),
  }),
  test: (sandbox) => [djangoCheck(sandbox), haproxyTest(sandbox)],
  serve: (sandbox) => [gunicorn(sandbox, APP_PORT), haproxyService(sandbox)],
  versions: { haproxy: HAPROXY_VERSION, django: djangoVersion() },
};

const STICKY = 'cookie SRV insert indirect nocache';

/** The same with a cookie that HAProxy itself sets, so that a visitor stays on one server. */
export const haproxySticky: Setup = {
  ...haproxy,
  id: 'haproxy-sticky',
  title: 'HAProxy with a cookie of its own',
  files: (sandbox) => ({
    ...SHOP_FILES,
    'haproxy.cfg': configuration(sandbox).replace(
      /( *)server one .*/,
      (server, indent: string) => `${indent}%% haproxy cookie | ${STICKY}\n${server} cookie one`,
    ),
  }),
  write: { 'haproxy cookie': (text) => `${STICKY} ${text}` },
};
