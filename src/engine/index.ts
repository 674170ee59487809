/** The engine's only door. */
export * from './model.js';
export * from './limits.js';
export { GRADE_TABLE, gradeOf } from './grade.js';
export { REASONS } from './reasons.js';
export { cookieRole, readSetCookie } from './parse/set-cookie.js';
