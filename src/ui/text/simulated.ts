/** Why a view has no `what` for a simulated page, and what to do. */
export function simulatedText(what: 'Comparisons' | 'Fixes' | 'Reports', isRunning: boolean): string {
  const first = isRunning ? 'end the preview' : 'reload the page';
  return `This page is simulated. ${what} are for what the server sends: ${first} first.`;
}
