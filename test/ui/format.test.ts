import { describe, expect, test } from 'vitest';
import { addressParts, ago, count, durationText, stackText } from '../../src/ui/text/format.js';

const apache = { name: 'apache', label: 'Apache', because: 'Server', confidence: 'sure' } as const;
const django = { name: 'django', label: 'Django', because: 'csrftoken', confidence: 'likely' } as const;

describe('formatting', () => {
  test('the chain is written innermost first', () => {
    expect(
      stackText([
        { ...apache, version: '2.4' },
        { ...django, confidence: 'sure' },
      ]),
    ).toBe('Django behind Apache 2.4');
    expect(stackText([django])).toBe('probably Django');
    const php = { ...apache, name: 'php', label: 'PHP', version: '8.4' };
    expect(stackText([apache, php])).toBe('PHP 8.4 behind Apache');
    expect(stackText([apache, php, { ...apache, name: 'laravel', label: 'Laravel' }])).toBe(
      'Laravel on PHP 8.4 behind Apache',
    );
  });

  test.each([
    [31_449_600, '364 days'],
    [86_400, '24 hours'],
    [119, '119 seconds'],
    [1, '1 second'],
  ])('%i seconds are %s', (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });

  test('a URL has its full host and no query', () => {
    expect(addressParts('https://shop.example:8443/a/b?token=1')).toEqual({
      scheme: 'https://',
      host: 'shop.example:8443',
      path: '/a/b',
    });
    expect(addressParts('https://shop.example/').path).toBe('');
    expect(addressParts('nonsense')).toEqual({ scheme: '', host: 'nonsense', path: '' });
  });

  test.each([
    [0, 'just now'],
    [59_999, 'just now'],
    [60_000, '1 minute ago'],
    [3_599_999, '59 minutes ago'],
    [7_200_000, '2 hours ago'],
    [90_000_000, '1 day ago'],
    [-5_000, 'just now'],
  ])('%i ms', (ms, words) => {
    expect(ago(1_000_000_000, 1_000_000_000 + ms)).toBe(words);
  });

  test('nouns have singular and plural', () => {
    expect(count(1, 'finding')).toBe('1 finding');
    expect(count(0, 'finding')).toBe('0 findings');
  });
});
