/** Whether a text is a project of LosslessCut: its segments, in JSON5. */
export function isLosslessCut(text: string): boolean {
  const head = text.slice(0, 64 * 1024);
  return /^\uFEFF?\s*\{/.test(head) && /\bcutSegments['"]?\s*:/.test(head);
}
