/** Whether a text is a script of ffmpeg's concat: by its head, or by a first file in its words. */
export function isFfconcat(text: string): boolean {
  const head = text.slice(0, 4096).replace(/^\uFEFF/, '');
  if (/^\s*ffconcat\s+version\s/.test(head)) return true;
  return /^\s*(?:#[^\n]*\n\s*)*file[ \t]+(?:'[^\n]*'|[^\s,;]+\.\w+)\s*(?:\n|$)/.test(head.replaceAll('\r\n', '\n'));
}
