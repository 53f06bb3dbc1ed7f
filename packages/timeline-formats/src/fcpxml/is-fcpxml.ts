/** Whether a text has the root of Final Cut Pro's XML. */
export function isFcpxml(text: string): boolean {
  return /^\uFEFF?\s*</.test(text) && /<fcpxml[\s>]/.test(text.slice(0, 64 * 1024));
}
