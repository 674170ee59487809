/** Saves text as a file, through a link that is not in the page. */
export function download(fileName: string, text: string, type = 'text/markdown'): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // The browser reads the blob after the click is handled.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
