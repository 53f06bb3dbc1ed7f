/** Whether a text is a timeline of auto-editor: its version, and what each of them has. */
export function isAutoEditor(text: string): boolean {
  const head = text.slice(0, 64 * 1024);
  if (!/^\uFEFF?\s*\{/.test(head) || !/"version"\s*:\s*"?[123]"?/.test(head)) return false;
  return /"chunks"\s*:/.test(head) || /"tb"\s*:/.test(head) || (/"timebase"\s*:/.test(head) && /"v"\s*:/.test(head));
}
