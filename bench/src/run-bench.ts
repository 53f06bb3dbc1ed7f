import { describeMachine, load, type Machine } from './measure/machine.ts';
import { makeMedia } from './media/make-media.ts';
import type { BenchOptions } from './options.ts';
import { allPeers } from './peers/all-peers.ts';
import type { BenchReport, WorkloadResult } from './report/result.ts';
import type { BenchContext, Workload } from './workloads/workload.ts';

export interface RunBenchOptions extends Pick<BenchOptions, 'runs' | 'full' | 'peers'> {
  readonly workloads: readonly Workload[];
  readonly tools: { readonly ffmpeg: Tool; readonly ffprobe: Tool | undefined };
  /** Where sources are kept between runs. */
  readonly media: string;
  readonly signal?: AbortSignal;
  readonly onMachine?: (machine: Machine) => void;
  readonly onWorkload?: (title: string) => void;
  /** What is being prepared. */
  readonly onStep?: (text: string) => void;
  readonly onResult?: (result: WorkloadResult) => void;
}

interface Tool {
  readonly path: string;
  readonly version: string;
}

/** Runs the workloads, one after the other, by all peers that are installed. */
export async function runBench(options: RunBenchOptions): Promise<BenchReport> {
  const { runs, full, workloads, signal, onStep } = options;
  const tools = { ffmpeg: options.tools.ffmpeg.path, ffprobe: options.tools.ffprobe?.path ?? 'ffprobe' };
  const machine = await describeMachine(options.tools.ffmpeg);
  options.onMachine?.(machine);

  // Clipwright takes part whatever is asked for: the others are compared with it.
  const asked = allPeers.filter(
    ({ name }, index) =>
      index === 0 || options.peers.length === 0 || options.peers.some((part) => name.toLowerCase().includes(part)),
  );
  const found = await Promise.all(asked.map(async (peer) => ({ peer, version: await peer.available(tools) })));
  const peers = found.flatMap(({ peer, version }) => (version === undefined ? [] : [{ peer, version }]));
  const missing = found.flatMap(({ peer, version }) => (version === undefined ? [peer] : []));

  const context: BenchContext = {
    tools,
    runs,
    full,
    peers,
    signal,
    media: (sources) =>
      makeMedia(sources, {
        ffmpeg: tools.ffmpeg,
        directory: options.media,
        signal,
        onMake: ({ name }) => onStep?.(`making the source ${name}`),
      }),
  };
  const results: WorkloadResult[] = [];
  for (const workload of workloads) {
    const { name, needs } = workload;
    const title = workload.title(context);
    options.onWorkload?.(title);
    const before = load();
    // One that fails is told of, and the others go on.
    const measured = await workload.measure(context).catch((error: unknown) => ({ rows: [], failed: String(error) }));
    // What was cancelled looks as if it had failed.
    signal?.throwIfAborted();
    const result: WorkloadResult = {
      name,
      title,
      ...measured,
      missing: missing.flatMap((peer) => (needs !== undefined && peer[needs] !== undefined ? [peer.name] : [])),
      load: { before, after: load() },
    };
    results.push(result);
    options.onResult?.(result);
  }
  return { machine, runs, workloads: results };
}
