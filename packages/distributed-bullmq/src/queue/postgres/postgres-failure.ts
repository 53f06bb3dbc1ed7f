import { ClipwrightError } from '@clipwright/core';
import { DatabaseError } from 'pg';

/**
 * SQLSTATE of what passes: connections that broke, a server that stops or starts, or has too many of them; and work
 * that met other work, and was undone.
 */
const passing = /^(08|57P|53300$|40001$|40P01$)/;
/** Of those who may not, or not there: passwords, databases, rights. */
const refusing = /^(28|3D000$|42501$)/;

/** Whether the server is away, or behaves as if it were: what was asked of it may be asked again. */
export function isAway(error: unknown): boolean {
  if (error instanceof DatabaseError) return passing.test(error.code ?? '');
  // The driver has no codes for what it says itself of connections; and what is wrong with a program is no outage.
  return error instanceof Error && ![ClipwrightError, TypeError, RangeError].some((kind) => error instanceof kind);
}

export function isRefusal(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && refusing.test(error.code ?? '');
}
