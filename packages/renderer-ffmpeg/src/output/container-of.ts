import { extname } from 'node:path';
import { ClipwrightError } from '@clipwright/core';

/** Containers that can hold frames at exactly k / rate from 0; others count in milliseconds. */
export type Container = 'mp4' | 'mov';

/** The container that a file's name asks for. Throws `invalid-option`. */
export function containerOf(output: string): Container {
  const extension = extname(output).toLowerCase();
  if (extension === '.mp4') return 'mp4';
  if (extension === '.mov') return 'mov';
  throw new ClipwrightError('invalid-option', `The output ${output} names no container that can be written.`, {
    remedy: 'Let it end with .mp4 or .mov.',
    details: { output },
  });
}
