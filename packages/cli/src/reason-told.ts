import { ClipwrightError } from '@clipwright/core';
import type { Reporter } from './output/reporter.ts';

/** A failure whose reason stands on standard error already: said in short there, and as a whole in a report. */
export class ReasonTold extends Error {
  override readonly name = 'ReasonTold';
  readonly error: ClipwrightError;

  constructor(error: ClipwrightError, short: string) {
    super(short);
    this.error = error;
  }
}

/** The error, in short where its reason has been said. */
export function withoutRepeating(error: unknown, reporter: Pick<Reporter, 'hasSaid'>): unknown {
  if (!(error instanceof ClipwrightError) || !(error.cause instanceof ClipwrightError)) return error;
  const [short = '', reason] = error.message.split(' The first reason: ');
  return reason !== undefined && reporter.hasSaid(error.cause.message) ? new ReasonTold(error, short) : error;
}
