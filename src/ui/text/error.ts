/** Whether it is Chromium’s or Firefox’s message for a tab that is gone. */
export function isOfClosedTab(message: string): boolean {
  return /^(?:No tab with id|Invalid tab ID)\b/.test(message);
}

/** The message of whatever was thrown. */
export function errorText(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return isOfClosedTab(message) ? 'The tab is closed.' : message;
}
