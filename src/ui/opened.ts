/** What is drawn when something is opened: no first paint shows it. */
export { Fix } from './components/Fix.js';
export { Quoted } from './components/Quoted.js';
export { Requests } from './components/Requests.js';
export { StackChoice } from './components/StackChoice.js';
