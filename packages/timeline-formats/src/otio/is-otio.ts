/** Whether a text is JSON whose first object has a schema of OpenTimelineIO. */
export function isOtio(text: string): boolean {
  return /^\uFEFF?\s*\{/.test(text) && /"OTIO_SCHEMA"\s*:/.test(text.slice(0, 64 * 1024));
}
