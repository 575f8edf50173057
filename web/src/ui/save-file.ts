/// Saves a file to the device.

/** Hands a file to the browser's downloads. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The download reads the content after the click returns.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
