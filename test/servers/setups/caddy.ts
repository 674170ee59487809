import { join } from 'node:path';
import { unpackedAt } from '../rig/debian.js';
import type { Fetched, Sandbox, Setup } from '../rig/setup.js';
import { APP_PORT, SHOP_FILES, shopApp } from './shop-app.js';

function caddyfile({ folder, address, host, certificate: { cert, key } }: Sandbox): string {
  const routes = `	handle_path /static/* {
		root * ${folder}/static
		%% caddy listing | file_server browse
	}
	@shop path / /login /account /old
	handle @shop {
		reverse_proxy ${address}:${APP_PORT}
	}
	handle {
		root * ${folder}/files
		file_server
	}`;
  return `{
	admin off
	auto_https off
	storage file_system ${folder}/caddy
}
http://${host} {
	bind ${address}
	%% caddy site
	%% caddy site80
${routes}
	%% caddy end
}
https://${host} {
	bind ${address}
	tls ${cert} ${key}
	%% caddy site
	%% caddy site443
${routes}
	%% caddy end
}
`;
}

/** Caddy in front of an unknown application; Caddy serves the files. */
function caddyKind(id: string, title: string, program: string, has: Pick<Setup, 'needs' | 'fetches'>): Setup {
  return {
    id,
    title,
    chain: ['caddy'],
    ...has,
    files: (sandbox) => ({
      Caddyfile: caddyfile(sandbox),
      'files/robots.txt': 'User-agent: *\n',
      ...SHOP_FILES,
    }),
    test: ({ path, folder }) => [
      {
        run: [program, 'validate', '--config', path('Caddyfile'), '--adapter', 'caddyfile'],
        env: { HOME: folder },
      },
    ],
    serve: (sandbox) => [
      shopApp(sandbox),
      {
        run: [program, 'run', '--config', sandbox.path('Caddyfile'), '--adapter', 'caddyfile'],
        env: { HOME: sandbox.folder },
        ports: [80, 443],
      },
    ],
    versions: {
      caddy: { command: { run: [program, 'version'] }, pattern: /v?(\d+\.\d+\.\d+)/ },
    },
  };
}

const DEBIAN = '/usr/bin/caddy';
const BACKPORTS: Fetched = { package: 'caddy', suite: 'trixie-backports' };

/** Debian's own, 2.6. */
export const caddy = caddyKind('caddy', 'Caddy', DEBIAN, { needs: [{ file: DEBIAN, package: 'caddy' }] });
/** 2.11. */
export const caddy211 = caddyKind('caddy211', 'Caddy 2.11', join(unpackedAt(BACKPORTS), DEBIAN), {
  needs: [],
  fetches: [BACKPORTS],
});
