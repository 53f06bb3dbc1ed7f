import { statSync } from 'node:fs';
import { ClipwrightError } from '@clipwright/core';
import { isStable } from '@clipwright/node-kit';

/**
 * Stands for a program's file as it is now; `undefined` where there is none. Read at every start, so without a process
 * and without waiting (some 10 microseconds). Libraries that it loads are not looked at.
 */
export function toolIdentity(path: string): string | undefined {
  try {
    const { dev, ino, size, mtimeNs } = statSync(path, { bigint: true });
    return [dev, ino, size, mtimeNs].join(' ');
  } catch {
    return undefined;
  }
}

/** Whether what stands for a file as it is now will not stand for another content. */
export function isSettledTool(path: string, now: number): boolean {
  return isStable(statSync(path, { bigint: true }), now);
}

/**
 * The error of a program that is not the one that was found: `tool-missing` or `tool-changed`; `undefined` if it is.
 */
export function toolChange(path: string, found: string | undefined): ClipwrightError | undefined {
  const now = toolIdentity(path);
  if (now !== undefined && now === found) return undefined;
  if (now === undefined) {
    return new ClipwrightError('tool-missing', `There is no program at ${path} any more.`, {
      remedy: 'It was there when it was looked for: install it again.',
      details: { path },
    });
  }
  return new ClipwrightError('tool-changed', `The program at ${path} was replaced since it was looked for.`, {
    remedy: 'Run again: what is made is kept by the version of the tool, and one result is never made by two.',
    details: { path },
  });
}
