import { describe, expect, it } from 'vitest';
import type { StackName } from '../../src/engine/index.js';
import { fixesFor } from '../../src/fixes/index.js';
import { afterTexts } from './readers/index.js';

const SITE = { nginxPlace: 'server', djangoSends: new Set<string>() } as const;
const NAME = 'Cross-Origin-Embedder-Policy';

function blocksFor(stack: StackName, advice: Parameters<typeof fixesFor>[0]) {
  return fixesFor(advice, [{ name: stack, label: stack, because: '', confidence: 'sure' }]).blocks;
}

describe('a header that is removed', () => {
  it.each<StackName>([
    'apache',
    'nginx',
    'caddy',
    'haproxy',
    'varnish',
    'aspnetcore',
    'lighttpd',
    'flask',
    'express',
    'koa',
    'fastify',
    'nuxt',
    'sveltekit',
    'wordpress',
    'drupal',
    'symfony',
    'laravel',
    'rails',
  ])('is removed with this value only (%s)', async (stack) => {
    for (const wrong of ['on', '~a "b" $c', '']) {
      const blocks = blocksFor(stack, [{ op: 'remove-header', name: NAME, value: wrong }]);
      if (wrong === 'on') expect(blocks).not.toEqual([]);
      for (const value of [wrong, 'require-corp']) {
        const response = { scheme: 'https', status: 200, lines: [{ name: NAME, value }] } as const;
        const { lines } = await afterTexts(blocks, [stack], response, SITE);
        if (blocks.length > 0)
          expect(lines.map((line) => line.value)).toEqual(value === wrong ? [] : [value]);
      }
    }
  });

  it.each<[StackName, string, string]>([
    ['express', 'Express', 'app.disable("x-powered-by");'],
    ['express', 'PHP', 'res.removeHeader("X-Powered-By");'],
    ['nextjs', 'Next.js', 'nextConfig.poweredByHeader = false;'],
    ['php', 'PHP', 'expose_php = Off'],
    ['wordpress', 'PHP', "header_remove('X-Powered-By');"],
    ['rails', 'Phusion Passenger', 'remove["X-Powered-By"]'],
  ])('is switched off in what it names (%s, %s)', (stack, product, text) => {
    const [block] = blocksFor(stack, [{ op: 'remove-header', name: 'X-Powered-By', product }]);
    expect(block?.text).toContain(text);
  });

  it.each<[StackName, string]>([
    ['nextjs', 'PHP'],
    ['php', 'ASP.NET'],
  ])('is left to others (%s, %s)', (stack, product) => {
    expect(blocksFor(stack, [{ op: 'remove-header', name: 'X-Powered-By', product }])).toEqual([]);
  });

  it('is no version that nginx hides, where nginx did not send it', () => {
    expect(blocksFor('nginx', [{ op: 'hide-version', header: 'Server', product: 'Kestrel' }])).toEqual([]);
  });
});
