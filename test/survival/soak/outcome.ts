import { existsSync } from 'node:fs';
import { ClipwrightError, type ErrorCode, errorCodes, isCoreErrorCode, type RenderReport } from '@clipwright/core';
import { type Scene, takeDigest } from './references.ts';
import type { World } from './world.ts';

/** How something ended: with its result, or with an error that says what kind of thing happened. */
export type Outcome<T> = { readonly result: T } | { readonly error: ClipwrightError };

export async function outcomeOf<T>(work: Promise<T>): Promise<Outcome<T>> {
  try {
    return { result: await work };
  } catch (error) {
    if (!(error instanceof ClipwrightError)) throw new Error('An error without a code', { cause: error });
    return { error };
  }
}

/** Throws unless the error is one of those; in a round that was disturbed the machine's are as well. */
export function expectCode({ disturbed }: World, error: ClipwrightError, codes: readonly ErrorCode[]): void {
  if (codes.includes(error.code) || (disturbed && isOfMachine(error))) return;
  throw new Error(`Instead of ${codes.join(' or ') || 'a result'}: ${error.code}`, { cause: error });
}

function isOfMachine(error: ClipwrightError): boolean {
  const { cause } = error;
  if (error.kind === 'environment') return true;
  // A probe that was killed makes a clip fail, and a list of one such clip.
  return error.code === 'nothing-loaded' && cause instanceof ClipwrightError && isOfMachine(cause);
}

/**
 * Looks at what a render came to. Throws unless the file is one of the scenes' to the byte, or there is none for one of
 * the reasons allowed.
 */
export function expectRendered(
  world: World,
  outcome: Outcome<RenderReport>,
  file: string,
  scenes: readonly Scene[],
  allowed: readonly ErrorCode[] = [],
): void {
  if ('error' in outcome) {
    expectCode(world, outcome.error, allowed);
    if (existsSync(file)) throw new Error(`A render that failed left ${file}`);
    return;
  }
  const { result } = outcome;
  const digest = takeDigest(file);
  // What was left out, or is not whole, for a reason that may be changes what it is.
  const reasons = result.clips.flatMap(({ code, damage }): (ErrorCode | undefined)[] => [
    code,
    damage && 'source-damaged',
  ]);
  const excuses = (code: ErrorCode): boolean =>
    allowed.includes(code) || (world.disturbed && isCoreErrorCode(code) && errorCodes[code] === 'environment');
  if (reasons.some((code) => code !== undefined && excuses(code))) return;
  if (!scenes.some((scene) => scene.digest === digest)) {
    throw new Error(`A wrong output: ${JSON.stringify(result)}`);
  }
}
