/** The engine's only door. */
export * from './model.js';
export * from './limits.js';
export { audit } from './audit.js';
export { isJudged } from './judged.js';
export { apply } from './apply.js';
export { detectStack } from './stack.js';
export { GRADE_TABLE, gradeOf } from './grade.js';
export { isBeyondPage, REASONS } from './reasons.js';
export { siteOf } from './site.js';
export { readSecurityTxt } from './parse/security-txt.js';
export { htmlOf } from './parse/body.js';
export { findTexts } from './needles.js';
export { cookieRole } from './parse/set-cookie.js';

import type { RuleInfo } from './define-rule.js';
import { RULES as all } from './rules/index.js';
export type { PassMessage, ProblemMessage, RuleInfo } from './define-rule.js';
/** Every rule: what it asks for and what it may say. */
export const RULES: readonly RuleInfo[] = all;
