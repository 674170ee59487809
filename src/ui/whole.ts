/** The engine with every rule and all they say, and with the servers it knows: what a first paint does without. */
export { audit, RULES, withChosenStack } from '../engine/index.js';
export { bestFindings, outcomeOf } from './outcomes.js';
