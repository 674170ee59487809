/** The engine's only door. */
export * from './model.js';
export * from './limits.js';
