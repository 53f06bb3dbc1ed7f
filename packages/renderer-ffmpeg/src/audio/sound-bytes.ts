import { type AudioPart, ClipwrightError, toClipwrightError } from '@clipwright/core';
import { exactLength } from './exact-length.ts';
import type { PartBytes } from './part-bytes.ts';

/** Parts whose decoders are started before their turn, so that nobody waits for a process to start. */
const ahead = 3;
/** Two channels of 32 bits. */
const bytesPerSample = 8;

export interface SoundBytes {
  readonly bytes: AsyncGenerator<Uint8Array>;
  /** Ends every decoder that is open, also while it is waited for. */
  release(): Promise<unknown>;
}

/**
 * All parts one after the other, each exactly as long as it shall be: what a part lacks is silence. A failing part
 * fails the whole, with its position in `details.part`.
 *
 * @param open The sound of a part; `undefined` for silence.
 */
export function soundBytes(parts: readonly AudioPart[], open: (part: AudioPart) => PartBytes | undefined): SoundBytes {
  const readers = new Map<number, PrimedPart>();
  let released = false;

  const prime = (index: number): PrimedPart | undefined => {
    const part = parts[index];
    const known = readers.get(index);
    if (known !== undefined || part === undefined || released) return known;
    const bytes = open(part);
    if (bytes === undefined) return undefined;
    const reader = primed(bytes);
    readers.set(index, reader);
    return reader;
  };

  async function* all(): AsyncGenerator<Uint8Array> {
    for (const [index, part] of parts.entries()) {
      try {
        for (let next = index + 1; next <= index + ahead; next += 1) prime(next);
        yield* exactLength(prime(index), part.samples * bytesPerSample);
        await readers.get(index)?.return();
        readers.delete(index);
      } catch (error) {
        throw ofPart(error, index);
      }
    }
  }

  return {
    bytes: all(),
    release: () => {
      released = true;
      const open = [...readers.values()];
      readers.clear();
      return Promise.allSettled(open.map((reader) => reader.return()));
    },
  };
}

interface PrimedPart {
  next(): Promise<IteratorResult<Uint8Array>>;
  return(): Promise<unknown>;
}

/** Pulls the first piece at once, which starts what is behind it, and gives it to whoever asks first. */
function primed(bytes: PartBytes): PrimedPart {
  let first: Promise<IteratorResult<Uint8Array>> | undefined = bytes.next();
  // Its failure is met when its turn comes.
  first.catch(() => {});
  return {
    next: () => {
      const result = first ?? bytes.next();
      first = undefined;
      return result;
    },
    return: async () => bytes.return?.(),
  };
}

function ofPart(error: unknown, part: number): ClipwrightError {
  const { code, message, details } = toClipwrightError(error);
  return new ClipwrightError(code, message, { cause: error, details: { ...details, part } });
}
