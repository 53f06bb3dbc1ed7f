import { AVERROR_EOF } from 'node-av/constants';
import { type FilterContext, FilterGraph, type Frame } from 'node-av/lib';

/** What came of asking filters for a frame. */
export type Filtered = 'frame' | 'nothing' | 'end';

/** Filters from one input to one output. */
export interface FilterChain extends Disposable {
  /** Hands it a frame, or `null` where there are no more. Whether it takes it; what has ended takes none. */
  send(frame: Frame | null): boolean;
  /** Fills a frame, which is empty. */
  receive(frame: Frame): Filtered;
}

/**
 * @param source The filter that frames go into, with its options: `buffer` of pictures, `abuffer` of sound.
 * @param filters In FFmpeg's words.
 * @returns Nothing where such frames cannot be filtered so.
 */
export function filterChain(kind: 'video' | 'audio', options: string, filters: string): FilterChain | undefined {
  const [source, sink] = kind === 'video' ? ['buffer', 'buffersink'] : ['abuffer', 'abuffersink'];
  const graph = new FilterGraph();
  graph.alloc();
  // Threads of its own would only take the processor from those that decode; what they make is the same.
  graph.nbThreads = 1;
  // As ffmpeg does for itself where filters do not fit each other.
  graph.scaleSwsOpts = 'flags=bicubic';
  const parsed = graph.parsePtr(`${source}@in=${options},${filters},${sink}@out`);
  const first = graph.getFilter(`${source}@in`);
  const last = graph.getFilter(`${sink}@out`);
  if (parsed < 0 || first === null || last === null || graph.configSync() < 0) {
    graph.free();
    return undefined;
  }
  return running(graph, first, last);
}

function running(graph: FilterGraph, first: FilterContext, last: FilterContext): FilterChain {
  return {
    send: (frame) => first.buffersrcAddFrameSync(frame) >= 0,
    receive: (frame) => {
      const received = last.buffersinkGetFrameSync(frame);
      if (received >= 0) return 'frame';
      return received === AVERROR_EOF ? 'end' : 'nothing';
    },
    [Symbol.dispose]: () => graph.free(),
  };
}
