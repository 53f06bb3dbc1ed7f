import { ClipwrightError, toClipwrightError } from '@clipwright/core';
import type { Heard, Voice } from '@clipwright/core/plan';
import { bytesPerValue, type PcmBytes, primed, silence, skipping } from './pcm-bytes.ts';
import type { SoundWindow } from './sound-window.ts';

export interface LaneOptions {
  readonly channels: number;
  /** Starts the decoding of consecutive voices, one after the other in one stream. */
  readonly open: (voices: readonly Voice[]) => PcmBytes;
  /** Looks where a voice's sound does not decode, when a decoder has complained. */
  readonly examine: (voice: Voice) => Promise<readonly SoundWindow[]>;
  /** Is told of sound that does not decode and is silent instead: which samples of the output that are. */
  readonly onLost: (heard: Heard, range: SoundWindow) => void;
}

export interface Lane {
  /** The voices one after the other, each exactly as long as it shall be. */
  readonly bytes: AsyncGenerator<Uint8Array>;
  /** Ends every decoder that is open, also while it is waited for. */
  release(): Promise<unknown>;
}

/**
 * Voices one after the other, some of them decoded together: the next group is started before its turn, so that nobody
 * waits for a process. Where a group fails, its voices are decoded one by one, to know which of them is to blame.
 *
 * @param groups Consecutive voices that share a process.
 */
export function lane(groups: readonly (readonly Voice[])[], options: LaneOptions): Lane {
  const { open, examine, onLost } = options;
  const frame = options.channels * bytesPerValue;
  const running = new Set<PcmBytes>();
  let released = false;

  /** What cannot be opened fails when its turn comes. */
  const opened = (group: readonly Voice[]): PcmBytes => {
    try {
      return open(group);
    } catch (error) {
      return { next: () => Promise.reject(error) };
    }
  };

  const start = (group: readonly Voice[]): PcmBytes => {
    const bytes = primed(opened(group));
    running.add(bytes);
    return bytes;
  };

  async function* together(group: readonly Voice[], bytes: PcmBytes): AsyncGenerator<Uint8Array> {
    const length = group.reduce((sum, { samples }) => sum + samples, 0) * frame;
    let given = 0;
    let failure: ClipwrightError | undefined;
    try {
      // To its own end, where it has said all that it has to say.
      for (;;) {
        const result = await bytes.next();
        if (result.done === true) break;
        const block = result.value.subarray(0, length - given);
        given += block.length;
        yield block;
      }
    } catch (error) {
      failure = toClipwrightError(error);
    } finally {
      running.delete(bytes);
      await bytes.return?.();
    }
    if (released) return;
    if (given === length) {
      if (failure !== undefined || (bytes.complaints?.() ?? []).length > 0) await examineAll(group);
      return;
    }
    const [voice, ...others] = group;
    if (voice === undefined) return;
    if (others.length > 0) return yield* oneByOne(group, given);
    lost(voice, { from: Math.floor(given / frame), to: voice.samples }, failure ?? damaged(voice));
    yield* silence(length - given);
  }

  /** @param given Bytes of them that are out already. */
  async function* oneByOne(group: readonly Voice[], given: number): AsyncGenerator<Uint8Array> {
    let before = given;
    for (const voice of group) {
      const length = voice.samples * frame;
      if (before >= length) await examineAll([voice]);
      else if (!released) yield* skipping(together([voice], start([voice])), before);
      before = Math.max(0, before - length);
    }
  }

  const examineAll = async (group: readonly Voice[]): Promise<void> => {
    for (const voice of group) {
      for (const range of await examine(voice)) lost(voice, range, damaged(voice));
    }
  };

  /** What is not there of a voice: counted, or a failure of the stretch that it belongs to. */
  const lost = (voice: Voice, range: SoundWindow, error: ClipwrightError): void => {
    let begin = 0;
    for (const heard of voice.heard) {
      const from = Math.max(range.from, begin);
      const to = Math.min(range.to, begin + heard.samples);
      begin += heard.samples;
      if (to <= from) continue;
      if (voice.onDamage === 'fail' || !isOfTheSource(error)) throw inStretch(error, heard);
      onLost(heard, { from: voice.begin + from, to: voice.begin + to });
    }
  };

  async function* all(): AsyncGenerator<Uint8Array> {
    let ahead: PcmBytes | undefined;
    for (const [index, group] of groups.entries()) {
      const bytes = ahead ?? start(group);
      const next = groups[index + 1];
      ahead = next === undefined || released ? undefined : start(next);
      yield* together(group, bytes);
      if (released) return;
    }
  }

  return {
    bytes: all(),
    release: () => {
      released = true;
      return Promise.allSettled([...running].map((bytes) => bytes.return?.()));
    },
  };
}

function damaged(voice: Voice): ClipwrightError {
  return new ClipwrightError('source-damaged', 'Some of its sound does not decode.', {
    remedy: 'Leave that stretch out, or repair the file.',
    details: { source: voice.source.id },
  });
}

/** Whether the source is to blame: not the machine, and nobody who gave up. */
function isOfTheSource({ code, kind }: ClipwrightError): boolean {
  return kind === 'media' || kind === 'input' || code === 'tool-failed';
}

function inStretch({ code, message, details, cause }: ClipwrightError, { stretch, side }: Heard): ClipwrightError {
  return new ClipwrightError(code, message, { cause, details: { ...details, stretch, side } });
}
