import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTargets } from '../../src/cli/targets.js';
import { UserError } from '../../src/cli/terminal.js';

const SITEMAP = `\uFEFF<?xml version="1.0" encoding="UTF-8"?>
<!-- <url><loc>https://a.test/comment</loc></url> -->
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
  <url><loc> https://a.test/?a=1&amp;b=2 </loc><image:image><image:loc>https://a.test/i.png</image:loc></image:image></url>
  <url><lastmod>2026-01-01</lastmod><loc><![CDATA[https://a.test/two]]></loc></url>
  <url><loc>https://a.test/two</loc></url>
</urlset>`;

describe('readTargets', () => {
  let folder: string;
  const read = async (text: string) => {
    await writeFile(join(folder, 'list'), text);
    return (await readTargets('list', folder)).map(({ kind, text }) => `${kind} ${text}`);
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sitegrade-targets-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('reads lines without comments, each address once', async () => {
    expect(
      await read('\uFEFF# shop\r\nhttps://a.test/#top\r\n\r\n  b.test \n # c.test\nhttps://a.test/#top'),
    ).toEqual(['page https://a.test/#top', 'page b.test']);
  });

  it('reads the pages of a sitemap', async () => {
    expect(await read(SITEMAP)).toEqual(['page https://a.test/?a=1&b=2', 'page https://a.test/two']);
  });

  it.each([
    ['# nothing\n', 'list has no addresses.'],
    ['<html><p>https://a.test/', 'list has no addresses.'],
    ['<sitemapindex><sitemap><loc>https://a.test/s.xml</loc></sitemap></sitemapindex>', 'index of sitemaps'],
    [Array.from({ length: 50_001 }, (_, n) => `a.test/${n}`).join('\n'), 'more than 50000'],
  ])('rejects %.60j', async (text, sentence) => {
    await expect(read(text)).rejects.toThrow(UserError);
    await expect(read(text)).rejects.toThrow(sentence);
  });

  it('names a file that cannot be read', async () => {
    await expect(readTargets('none', folder)).rejects.toThrow('The file none does not exist.');
    await expect(readTargets('.', folder)).rejects.toThrow('. cannot be read (EISDIR).');
  });
});
