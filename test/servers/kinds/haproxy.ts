import type { Ground, Kind } from '../rig/kind.js';
import { APP_PORT, SHOP_FILES, shopApp } from './shop-app.js';

const PROGRAM = '/usr/sbin/haproxy';

function configuration({ address, certificate: { both } }: Ground): string {
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

/** HAProxy in front of a plain application that nobody can change. */
export const haproxy: Kind = {
  id: 'haproxy',
  title: 'HAProxy',
  chain: ['haproxy'],
  needs: [{ file: PROGRAM, package: 'haproxy' }],
  files: (ground) => ({ 'haproxy.cfg': configuration(ground), ...SHOP_FILES }),
  test: ({ path }) => [{ run: [PROGRAM, '-c', '-f', path('haproxy.cfg')] }],
  serve: (ground) => [
    shopApp(ground, { files: true }),
    { run: [PROGRAM, '-db', '-f', ground.path('haproxy.cfg')], ports: [80, 443] },
  ],
  versions: {
    haproxy: { command: { run: [PROGRAM, '-v'] }, pattern: /version (\d+\.\d+\.\d+)/ },
  },
};
