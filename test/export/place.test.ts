import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filePath } from '../../src/export/place.js';

describe('filePath', () => {
  it.each([
    ['https://shop.example/', 'shop.example/index'],
    ['https://shop.example/a/?q=1#f', 'shop.example/a/index'],
    ['https://u:p@shop.example:8443/a.html', 'shop.example_8443/a.html'],
    ['http://[::1]:3000/x', '___1__3000/x'],
    ['https://shop.example/a b/ü|[^]%zz%20', 'shop.example/a%20b/%C3%BC%7C%5B%5E%5D%25zz%20'],
    ['https://shop.example/../..//x', 'shop.example//x'],
    ['data:text/html,x', 'page'],
    ['', 'page'],
    ['https://shop.example/cart;jsessionid=0A1B2C', 'shop.example/cart'],
  ])('%s', (url, path) => {
    expect(filePath(url)).toBe(path);
  });

  it('is a relative path of any address', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.string(), (url, more) => {
        const path = filePath(url + more);
        expect(path).not.toMatch(/[?#\s\\[\]|^]|%(?![0-9a-f]{2})/i);
        expect(new URL(path, 'https://base.example/').href).toBe(`https://base.example/${path}`);
      }),
    );
  });
});
