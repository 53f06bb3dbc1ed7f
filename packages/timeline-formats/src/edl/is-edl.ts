const event = /^\s*\d{1,8}\s+\S+\s+\S+\s+(?:C|D|W\d*|K\S*)\s.*\d\d[:;]\d\d[:;]\d\d[:;.,]\d\d/m;

/** Whether a text has an event of CMX3600's among its first lines, or the head of such a list. */
export function isEdl(text: string): boolean {
  const head = text.slice(0, 64 * 1024);
  if (/^\uFEFF?\s*[<{[]/.test(head)) return false;
  return event.test(head) || /^\uFEFF?\s*TITLE:[^\n]*\n\s*FCM:/.test(head);
}
