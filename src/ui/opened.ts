/** What is drawn when something is opened: no first paint shows it. */
export { FindingDetail } from './components/FindingDetail.js';
export { Quoted } from './components/Quoted.js';
export { Requests } from './components/Requests.js';
export { StackChoice } from './components/StackChoice.js';
export { WhichServer } from './components/WhichServer.js';
