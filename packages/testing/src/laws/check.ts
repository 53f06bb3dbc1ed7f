import { ClipwrightError, type ErrorCode, errorCodes } from '@clipwright/core';

/** Throws unless the condition holds. */
export function check(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

/** Throws unless both are the same plain data. */
export function checkEqual(actual: unknown, expected: unknown, what: string): void {
  const [is, should] = [text(actual), text(expected)];
  if (is !== should) throw new Error(`${what}: ${shorten(is)}, but it should be ${shorten(should)}.`);
}

/** Throws unless the work fails with an error of ours, of one of the codes if any are given. */
export async function checkFails(work: () => Promise<unknown>, what: string, ...codes: ErrorCode[]): Promise<void> {
  try {
    await work();
  } catch (error) {
    checkTyped(error, what, ...codes);
    return;
  }
  throw new Error(`${what}: it did not fail.`);
}

/** Throws unless it is an error of ours, of one of the codes if any are given. */
export function checkTyped(error: unknown, what: string, ...codes: ErrorCode[]): void {
  check(error instanceof ClipwrightError, `${what}: ${String(error)} is no ClipwrightError.`);
  const isKnown = Object.hasOwn(errorCodes, error.code) || error.code.includes('/');
  check(isKnown, `${what}: the code "${error.code}" is none of core's, and none of a plug-in's own, "name/code".`);
  const wanted = codes.length === 0 || codes.includes(error.code);
  check(wanted, `${what}: the code is "${error.code}" (${error.message}), but it should be "${codes.join('" or "')}".`);
}

/** Throws unless it is plain data that JSON gives back as it was. */
export function checkJson(value: unknown, what: string): void {
  if (value === undefined || value === null || typeof value === 'boolean' || typeof value === 'string') return;
  if (typeof value === 'number') {
    check(Number.isFinite(value), `${what} is ${value}.`);
    return;
  }
  check(typeof value === 'object', `${what} is a ${typeof value}.`);
  const plain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  check(plain, `${what} is no plain object.`);
  for (const [key, part] of Object.entries(value)) checkJson(part, `${what}.${key}`);
}

/** Text of plain data, whatever the order of its keys. */
function text(value: unknown): string {
  const sorted = (_key: string, part: unknown): unknown =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part;
  return JSON.stringify(value, sorted) ?? 'undefined';
}

function shorten(long: string): string {
  return long.length <= 300 ? long : `${long.slice(0, 300)}...`;
}
