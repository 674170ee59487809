import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { unknown } from '../../src/engine/model/reasons.js';
import { Command } from '../../src/ui/components/Command.js';
import { Reasons } from '../../src/ui/components/Reasons.js';

const unknowns = [unknown({ rule: 'security-txt', because: 'not-probed' })];
const textOf = (html: string) => html.replaceAll(/<[^>]*>/g, '');

test('reasons repeat no “Not checked” of the heading above them', () => {
  expect(textOf(renderToString(<Reasons unknowns={unknowns} without />))).toMatch(/^It needs a request/);
  expect(textOf(renderToString(<Reasons unknowns={unknowns} without alone />))).toMatch(
    /^Not checked: it needs/,
  );
});

test('the comment of a command wraps as a whole, and the text stays the same', () => {
  const line = 'curl -sI https://YOUR-SITE/   # 403 or 404';
  const html = renderToString(<Command line={line} />);
  expect(textOf(html)).toBe(line);
  expect(textOf(html.slice(html.indexOf('<span class="whole">')))).toBe('# 403 or 404');
  expect(renderToString(<Command line="ls # a" />)).not.toContain('whole');
});
