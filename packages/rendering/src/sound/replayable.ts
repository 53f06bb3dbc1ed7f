import { bytesPerValue } from './pcm-bytes.ts';
import type { SoundWindow } from './sound-window.ts';

/** Samples that can be read again: leads of blocks, and as much as comes at once. */
const memory = 32 * 1024;

export interface Replayable {
  /**
   * A stretch of the sound, each no earlier than shortly before the end of the one before; what lies between them is
   * passed over.
   *
   * @param isLast Whether to go on to the end of all, where it shows whether all went well.
   */
  stretch(window: SoundWindow, isLast: boolean): AsyncGenerator<Uint8Array>;
}

/**
 * Raw sound that is read once, and of which stretches can be taken that overlap a little.
 *
 * @param begin The sample of the output at which it begins.
 */
export function replayable(bytes: AsyncIterator<Uint8Array>, begin: number, channels: number): Replayable {
  const frame = channels * bytesPerValue;
  /** The last that was read, and where it ends. */
  const recent: Uint8Array[] = [];
  let kept = 0;
  let end = 0;
  let isOver = false;

  const read = async (): Promise<Uint8Array | undefined> => {
    const result = await bytes.next();
    if (result.done === true) {
      isOver = true;
      return undefined;
    }
    const block = result.value;
    recent.push(block);
    kept += block.length;
    end += block.length;
    while (kept - (recent[0]?.length ?? 0) >= memory * frame) kept -= recent.shift()?.length ?? 0;
    return block;
  };

  async function* stretch(window: SoundWindow, isLast: boolean): AsyncGenerator<Uint8Array> {
    const [from, to] = [(window.from - begin) * frame, (window.to - begin) * frame];
    /** What of a block that begins there belongs to it. */
    const part = (block: Uint8Array, at: number): Uint8Array =>
      block.subarray(Math.max(0, from - at), Math.max(0, to - at));
    let at = end - kept;
    for (const block of [...recent]) {
      const own = part(block, at);
      if (own.length > 0) yield own;
      at += block.length;
    }
    while (!isOver && (isLast || end < to)) {
      const before = end;
      const block = await read();
      const own = block === undefined ? undefined : part(block, before);
      if (own !== undefined && own.length > 0) yield own;
    }
  }
  return { stretch };
}
