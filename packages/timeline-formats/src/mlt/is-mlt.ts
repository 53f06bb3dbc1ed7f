/** Whether a text has the root of MLT's XML, as Shotcut and Kdenlive save it. */
export function isMlt(text: string): boolean {
  return /^\uFEFF?\s*</.test(text) && /<mlt[\s>]/.test(text.slice(0, 64 * 1024));
}
