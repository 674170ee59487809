/** The engine with every rule and all they say: what a first paint does without. */
export { audit, RULES } from '../engine/index.js';
