import { startChild } from '../supervise/child.ts';
import { outputOf } from '../supervise/output-of.ts';

/** It looks for files and no more. */
const deadlineMs = 15_000;

/**
 * The libraries that a program loads when it starts: absolute paths. The program is not run: its loader lists them
 * (glibc's, as `ldd` asks it). `undefined` where one is missing, or it says nothing. Never rejects.
 *
 * @param loader That the program names.
 */
export async function loadedLibraries(loader: string, file: string): Promise<readonly string[] | undefined> {
  const child = startChild({ command: loader, args: ['--list', file], graceMs: 1000, deadlineMs });
  const text = outputOf(child.stdout, child.stop).catch(() => '');
  const [output, ending] = await Promise.all([text, child.ended]);
  const isWhole = ending.error === undefined && ending.code === 0 && !output.includes('not found');
  // `libm.so.6 => /lib/libm.so.6 (0x7f...)`; the loader itself stands there alone, and so does what is preloaded.
  const libraries = [...output.matchAll(/^\s+(?:\S+ => )?(\/.+) \(0x[0-9a-f]+\)$/gm)].flatMap(([, path]) => path ?? []);
  return isWhole && libraries.length > 0 ? libraries : undefined;
}
