import { type SoundGraphOptions, soundOnGridGraph, steadySoundGraph } from '@clipwright/filters';
import { AV_CHANNEL_ORDER_UNSPEC } from 'node-av/constants';
import { avChannelLayoutDefault, avChannelLayoutDescribe, Frame } from 'node-av/lib';
import { type FilterChain, filterChain } from './filter-chain.ts';

/** Puts decoded sound on the grid of a range. */
export interface SoundChain extends Disposable {
  /** Samples that came last: interleaved floats. */
  readonly frame: Frame;
  /**
   * Hands it decoded sound, with times in samples, or `null` where there is no more. Not where its format became another
   * one, and may not.
   */
  send(frame: Frame | null): 'taken' | 'changed';
  /** Whether there are more samples; as many at a time as it was made for, but for the last. */
  receive(): boolean;
  /** Whether nothing more is needed of the sound. */
  readonly isFull: boolean;
}

/**
 * Its two halves are filters of their own: the first may begin anew where the format changes, the second counts samples.
 *
 * @param changes Whether the format may change.
 * @param length Samples per channel that come out at a time.
 */
export function soundChain(graph: SoundGraphOptions, changes: boolean, length: number): SoundChain {
  const { sampleRate, channels } = graph;
  const layout = channels === 1 ? 'mono' : 'stereo';
  // Who says how many channels there are speaks of one format.
  const steady = steadySoundGraph(changes ? { ...graph, told: undefined } : graph);
  const onGrid = [soundOnGridGraph(graph, 'a'), 'aformat=sample_fmts=flt', `asetnsamples=n=${length}:p=0`].join(',');
  const kind = `time_base=1/${sampleRate}:sample_rate=${sampleRate}:sample_fmt=fltp:channel_layout=${layout}`;
  const grid = filterChain('audio', kind, onGrid);
  if (grid === undefined) throw new Error(`These filters of sound do not work: ${onGrid}`);
  const [between, frame] = [new Frame(), new Frame()];
  between.alloc();
  frame.alloc();
  let current: { readonly kind: string; readonly chain: FilterChain | undefined } | undefined;
  let isFull = false;

  /** Hands on what has come out of the first half. */
  const pass = (): void => {
    for (;;) {
      const filtered = current?.chain?.receive(between);
      if (filtered === 'end') isFull = true;
      if (filtered !== 'frame') return;
      grid.send(between);
      between.unref();
    }
  };
  const end = (): void => {
    current?.chain?.send(null);
    pass();
    current?.chain?.[Symbol.dispose]();
  };

  return {
    frame,
    get isFull() {
      return isFull;
    },
    send: (decoded) => {
      if (decoded === null) {
        end();
        current = undefined;
        grid.send(null);
        return 'taken';
      }
      const is = soundKind(decoded);
      if (current !== undefined && current.kind !== is && !changes) return 'changed';
      if (current?.kind !== is) {
        end();
        isFull = false;
        current = { kind: is, chain: filterChain('audio', is, steady) };
      }
      current.chain?.send(decoded);
      pass();
      return 'taken';
    },
    receive: () => {
      frame.unref();
      return grid.receive(frame) === 'frame';
    },
    [Symbol.dispose]: () => {
      current?.chain?.[Symbol.dispose]();
      grid[Symbol.dispose]();
      between.free();
      frame.free();
    },
  };
}

/** What filters have to know of sound. */
export function soundKind({ sampleRate, format, channelLayout, channels }: Frame): string {
  // Channels whose places nobody knows count as those of WAVE's order.
  const layout = channelLayout.order === AV_CHANNEL_ORDER_UNSPEC ? avChannelLayoutDefault(channels) : channelLayout;
  return [
    `time_base=1/${sampleRate}:sample_rate=${sampleRate}:sample_fmt=${format}`,
    `channels=${channels}:channel_layout=${avChannelLayoutDescribe(layout)}`,
  ].join(':');
}
