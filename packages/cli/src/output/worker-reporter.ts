import type { ToldOfJob, WorkerEvent } from '@clipwright/distributed-bullmq';
import type { CliContext, CliStream } from '../context.ts';
import type { WorkerCounts } from '../reports/worker-report.ts';
import { coloursOf } from './colours.ts';
import type { Lane } from './lanes.ts';
import { liveBlock } from './live-block.ts';
import { printable } from './printable.ts';
import { isLive } from './reporter-for.ts';
import { bytesText, counted, durationText } from './units.ts';

/** What a person sees while a worker works; all of it goes to standard error. */
export interface WorkerReporter {
  event(event: WorkerEvent): void;
  note(text: string): void;
  counts(): WorkerCounts;
  end(): void;
}

/** A piece in work. */
interface Held extends Lane {
  readonly job: string;
}

/** A lane for each piece on a terminal, lines elsewhere; with `quiet` only what went wrong. */
export function workerReporter({ stderr, env }: Pick<CliContext, 'stderr' | 'env'>, quiet: boolean): WorkerReporter {
  const held = new Map<string, Held>();
  const counts = { made: 0, found: 0, failed: 0, returned: 0 };
  const troubles = new Set<string>();
  const isDrawn = isLive(stderr, env) && !quiet;
  const out = isDrawn ? liveOutput(stderr, env, held, counts) : lineOutput(stderr, env, quiet);

  const take = (job: string, told: ToldOfJob): void => {
    const slots = new Set([...held.values()].map(({ slot }) => slot));
    let slot = 0;
    while (slots.has(slot)) slot += 1;
    const { kind = 'piece', sources = [] } = told;
    held.set(job, { job, slot, kind, what: sources.join(', '), since: performance.now() });
  };
  const leave = (job: string): string => {
    const piece = held.get(job);
    held.delete(job);
    return piece === undefined ? '' : durationText(performance.now() - piece.since);
  };

  return {
    event: (event) => {
      if (event.type === 'trouble') {
        // Every connection says it, again and again.
        if (troubles.has(event.message)) return;
        troubles.add(event.message);
        return out.note(`the queue: ${printable(event.message)}`);
      }
      troubles.clear();
      const name = event.job.slice(0, 12);
      switch (event.type) {
        case 'begun':
          take(event.job, event);
          return out.line(`begun ${name} ${aboutJob(event)}`.trimEnd());
        case 'progress': {
          const piece = held.get(event.job);
          if (piece !== undefined) held.set(event.job, { ...piece, ratio: event.ratio });
          return out.changed();
        }
        case 'finished':
          counts[event.hit ? 'found' : 'made'] += 1;
          return out.line(`${event.hit ? 'found' : 'made'} ${name}: ${bytesText(event.bytes)}, ${leave(event.job)}`);
        case 'returned':
          counts.returned += 1;
          leave(event.job);
          return out.line(`handed back ${name}`);
        case 'failed':
          counts.failed += 1;
          leave(event.job);
          return out.note(`failed ${name}: ${event.code}: ${printable(event.message)}`);
      }
    },
    note: (text) => out.note(text),
    counts: () => ({ ...counts }),
    end: () => out.end(),
  };
}

/** `picture of a.mp4, 48 frames`. */
function aboutJob({ kind, sources = [], frames }: ToldOfJob): string {
  if (kind === undefined) return '';
  const of = sources.length === 0 ? '' : ` of ${printable(sources.join(', '))}`;
  return `${kind}${of}${frames === undefined ? '' : `, ${counted(frames, 'frame')}`}`;
}

interface WorkerOutput {
  /** Something that goes by. */
  line(text: string): void;
  /** Something that stays. */
  note(text: string): void;
  changed(): void;
  end(): void;
}

function lineOutput(stderr: CliStream, env: CliContext['env'], quiet: boolean): WorkerOutput {
  const colours = coloursOf(stderr, env);
  return {
    line: (text) => {
      if (!quiet) stderr.write(`${text}\n`);
    },
    note: (text) => void stderr.write(`${colours.warning(text)}\n`),
    changed: () => {},
    end: () => {},
  };
}

function liveOutput(
  stderr: CliStream,
  env: CliContext['env'],
  held: ReadonlyMap<string, Held>,
  counts: WorkerCounts,
): WorkerOutput {
  const block = liveBlock(stderr, coloursOf(stderr, env), {
    head: (width) => `${held.size} in work, ${countsText(counts)}`.slice(0, width),
    lanes: () => [...held.values()].sort((a, b) => a.slot - b.slot),
  });
  block.changed();
  return { ...block, line: () => block.changed() };
}

/** `14 made, 3 found, 1 failed, 0 handed back`. */
export function countsText({ made, found, failed, returned }: WorkerCounts): string {
  return `${made} made, ${found} found, ${failed} failed, ${returned} handed back`;
}
