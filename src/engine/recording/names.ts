import type { Recording } from './model.js';
import { pathPattern } from './path-pattern.js';

/** The pattern that a recording has for a URL: its own, or that of a template that was learnt. */
export function patternIn(recording: Recording, url: string): string {
  const pattern = pathPattern(url);
  return nameIn(
    recording,
    pattern,
    recording.pages.some(({ path }) => path === pattern),
  );
}

/** The same for a target of forms. */
export function targetIn(recording: Recording, target: string): string {
  const { sentForms = [], pages } = recording;
  const isKnown =
    sentForms.some((form) => form.target === target) ||
    pages.some(({ forms }) => forms?.targets.includes(target));
  return nameIn(recording, target, isKnown);
}

function nameIn({ templates = [] }: Recording, pattern: string, isKnown: boolean): string {
  return isKnown ? pattern : (templates.find((template) => isLike(template, pattern)) ?? pattern);
}

function isLike(template: string, pattern: string): boolean {
  const [parts, others] = [template.split('/'), pattern.split('/')];
  return (
    parts.length === others.length &&
    parts.every((part, at) => part === others[at] || (part === '*' && others[at] !== ''))
  );
}
