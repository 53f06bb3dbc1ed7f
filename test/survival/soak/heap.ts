import { setImmediate } from 'node:timers/promises';

/** Bytes that are really in use, on the heap and outside of it. Needs `--expose-gc`. */
export async function memoryInUse(): Promise<number> {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error('Start it with --expose-gc.');
  // What finalizers let go of is collected in the next turn.
  for (let turn = 0; turn < 4; turn++) {
    gc();
    await setImmediate();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
