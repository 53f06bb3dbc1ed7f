/** Whether a text has the root of Final Cut Pro 7's XML, which Premiere and Resolve write as well. */
export function isFcp7(text: string): boolean {
  return /^\uFEFF?\s*</.test(text) && /<xmeml[\s>]/.test(text.slice(0, 64 * 1024));
}
