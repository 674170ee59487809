/** The engine's only door. */
export * from './model.js';
export * from './limits.js';
export { audit } from './audit.js';
export { assess, type Assessment } from './assess.js';
export { isJudged } from './judged.js';
export { apply } from './apply.js';
export { detectStack } from './stack.js';
export { GRADE_TABLE, gradeOf } from './grade.js';
export { REASONS } from './reasons.js';
export { isBeyondPage } from './beyond-page.js';
export { siteOf } from './site.js';
export { readSecurityTxt } from './parse/security-txt.js';
export { htmlOf } from './parse/body.js';
export { ELEMENTS, findTexts } from './needles.js';
export type { PageText } from './needles.js';
export { cookieRole } from './parse/set-cookie.js';
export { RULE_INFO as RULES, type RuleInfo } from './rule-info.js';
