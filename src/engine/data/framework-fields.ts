import type { MetaElement } from '../model/facts.js';

export const RAILS_FIELD = 'authenticity_token';

/** Hidden fields that frameworks add to forms: name, framework, confidence. */
export const FIELD_ROWS = [
  ['csrfmiddlewaretoken', 'django', 'sure'],
  [RAILS_FIELD, 'rails', 'sure'],
  ['__RequestVerificationToken', 'aspnet', 'sure'],
  ['__VIEWSTATE', 'aspnet', 'sure'],
  ['csrf_token', 'flask', 'weak'],
  ['_csrf', 'spring', 'weak'],
  ['_token', 'laravel', 'weak'],
] as const;

const FIELDS: ReadonlySet<string> = new Set(FIELD_ROWS.map(([name]) => name));

/** Whether the name of a hidden field identifies a framework. Other names may be tokens themselves. */
export function isFrameworkField(name: string): boolean {
  return FIELDS.has(name);
}

/** Whether a `<meta>` identifies a generator or framework. */
export function isFrameworkMeta({ name, content }: MetaElement): boolean {
  const kind = name?.toLowerCase();
  return kind === 'generator' || (kind === 'csrf-param' && content === RAILS_FIELD);
}
