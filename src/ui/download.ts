/** Saves text as a file of that name, through a link nobody sees. */
export function download(fileName: string, text: string, type = 'text/markdown'): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // The browser takes the blob when the click is handled; let go of it after that.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 10_000);
}
