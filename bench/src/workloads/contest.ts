import type { Verdict } from '../check/verdict.ts';
import { watchMemory } from '../measure/memory.ts';
import { processorTime } from '../measure/processor-time.ts';
import { takeTurns } from '../measure/take-turns.ts';
import { timed } from '../measure/timed.ts';
import type { Ability, Peer } from '../peers/peer.ts';
import type { Row } from '../report/result.ts';
import type { BenchContext } from './workload.ts';

/** One run of a peer. What it gives is looked at afterwards, off the clock. */
export type PeerRun = (peer: Peer) => { readonly run: () => Promise<void>; readonly check?: () => Promise<Verdict> };

interface Turn {
  readonly ms: number;
  readonly processorMs: number | undefined;
  readonly peakBytes: number | undefined;
  readonly verdict: Verdict | undefined;
}

function reason(error: unknown): string {
  return `failed: ${(error instanceof Error ? error.message : String(error)).split('\n')[0]}`;
}

/**
 * The peers that can do it, in turns. The worst that any run's output was found to be is what is said of its frames.
 */
export async function contest(
  { peers, runs }: Pick<BenchContext, 'peers' | 'runs'>,
  needs: Ability,
  start: PeerRun,
): Promise<readonly Row[]> {
  const able = peers.filter(({ peer }) => peer[needs] !== undefined);
  const contestants = able.map(({ peer }) => ({
    name: peer.name,
    run: async (): Promise<Turn> => {
      const { run, check } = start(peer);
      const watch = watchMemory({ pid: process.pid, descendantsOnly: true });
      const before = await processorTime();
      let peakBytes: number | undefined;
      let ms: number;
      try {
        ms = await timed(run);
      } finally {
        peakBytes = await watch.stop();
      }
      const after = await processorTime();
      const processorMs = before === undefined || after === undefined ? undefined : after - before;
      return { ms, processorMs, peakBytes, verdict: await check?.() };
    },
  }));
  const turns = await takeTurns(contestants, runs);
  return turns.map(({ name, results, error }, index) => {
    const peaks = results.flatMap(({ peakBytes }) => peakBytes ?? []);
    const processorMs = results.flatMap((turn) => turn.processorMs ?? []);
    const verdicts = results.flatMap(({ verdict }) => verdict ?? []);
    const frames = verdicts.find(({ right }) => !right) ?? verdicts[0];
    return {
      name,
      version: able[index]?.version ?? '',
      ms: results.map(({ ms }) => ms),
      ...(processorMs.length === 0 ? {} : { processorMs }),
      ...(peaks.length === 0 ? {} : { peakBytes: Math.max(...peaks) }),
      ...(frames === undefined ? {} : { frames }),
      ...(error === undefined ? {} : { failed: reason(error) }),
    };
  });
}
