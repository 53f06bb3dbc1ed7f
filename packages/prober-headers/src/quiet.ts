import type { Logging } from 'mediabunny';

/** Reads that go on, and the level of logging before the first of them. */
let reading = 0;
let level: typeof Logging.level;

/** Does something with mediabunny that prints nothing: what it has to say is in what it gives. */
export async function quietly<T>(logging: typeof Logging, silent: typeof level, work: () => Promise<T>): Promise<T> {
  if (reading === 0) {
    level = logging.level;
    logging.level = silent;
  }
  reading += 1;
  try {
    return await work();
  } finally {
    reading -= 1;
    if (reading === 0) logging.level = level;
  }
}
