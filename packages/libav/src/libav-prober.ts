import { ClipwrightError, type Prober, toClipwrightError } from '@clipwright/core';
import {
  checkOptions,
  fromTask,
  type OpenRequest,
  type OptionsOf,
  pendingWork,
  secondsToRational,
  tickAt,
} from '@clipwright/core/author';
import {
  allowedInputs,
  type FileRecord,
  fileKind,
  hasSameContent,
  type InputOptions,
  inputShape,
  sourceRecord,
} from '@clipwright/node-kit';
import { type Observable, Subject, takeUntil } from 'rxjs';
import type { LibavEngine } from './engine/engine.ts';
import { jobsOf } from './engine/job-engine.ts';
import { libavEngine } from './engine/libav-engine.ts';
import { packetPlaces } from './probe/packet-places.ts';
import { type ProbedFile, probeFile } from './probe/probe-file.ts';
import { probePicture } from './probe/probe-picture.ts';

export interface LibavProberOptions {
  /** Runs the library; who gave it disposes it. @default an engine of its own, disposed with the prober */
  readonly engine?: LibavEngine;
  /** What is opened beyond the usual. @default only containers and decoders that are looked after */
  readonly inputs?: InputOptions;
}

const shape = { engine: 'any', inputs: inputShape } satisfies OptionsOf<LibavProberOptions>;

/** Files of which is kept what was found; those asked for longest ago are forgotten first. */
const maxKept = 32;

/** What is kept of a file. */
interface KeptFile extends ProbedFile {
  readonly record: FileRecord;
}

function changed(uri: string): ClipwrightError {
  return new ClipwrightError('source-changed', `${uri} changed since it was opened.`, {
    remedy: 'Wait until it is complete, and try again.',
  });
}

/** Errors: `source-changed`, `source-missing`, `source-unreadable`. */
async function checkSame(uri: string, record: FileRecord): Promise<void> {
  if (!hasSameContent(await sourceRecord(uri), record)) throw changed(uri);
}

/**
 * Tells what is in local files by FFmpeg's libraries: of every container, as ffprobe does, without any program. All of a
 * file is read. One whose times are of no use as they are (`cat a.ts b.ts`) it does not answer for (`probe-incomplete`).
 * Errors of this call: `invalid-option`.
 */
export function libavProber(options: LibavProberOptions = {}): Prober {
  checkOptions('', options, shape);
  const allowed = allowedInputs(options.inputs);
  const engine = jobsOf(options.engine ?? libavEngine());
  const kept = new Map<string, KeptFile>();
  const working = pendingWork();
  /** Errors when the prober is disposed. */
  const end$ = new Subject<never>();
  let closing: Promise<void> | undefined;

  const keep = (request: OpenRequest, file: KeptFile): void => {
    const key = JSON.stringify(request);
    kept.delete(key);
    kept.set(key, file);
    const [oldest] = kept.keys();
    if (kept.size > maxKept && oldest !== undefined) kept.delete(oldest);
  };

  const probe = async (request: OpenRequest, record: FileRecord, signal: AbortSignal): Promise<KeptFile> => {
    const { uri } = request;
    try {
      const kind = await fileKind(uri);
      const probed =
        kind === undefined
          ? await probeFile(engine, request, allowed, signal)
          : await probePicture(engine, uri, kind, allowed, signal);
      return { record, ...probed };
    } finally {
      // It may have been replaced while it was read, which explains whatever was found.
      await checkSame(uri, record);
    }
  };

  /** What was found of a file before. */
  const known = (request: OpenRequest, record: FileRecord): KeptFile | undefined => {
    const found = kept.get(JSON.stringify(request));
    if (found === undefined || hasSameContent(found.record, record)) return found;
    throw changed(request.uri);
  };

  /** Something that is found out of a file; what is no plain file is never opened. */
  const asking = <T>(
    request: OpenRequest,
    ask: (record: FileRecord, signal: AbortSignal) => Promise<T>,
  ): Observable<T> =>
    fromTask((signal) => {
      const work = async (): Promise<T> => {
        try {
          return await ask(await sourceRecord(request.uri), signal);
        } catch (error) {
          throw toClipwrightError(error);
        }
      };
      const answer = work();
      void working.track(answer);
      return answer;
    }).pipe(takeUntil(end$));

  const settled = async (): Promise<void> => {
    await working.settled();
    await engine.settled();
  };

  const close = async (): Promise<void> => {
    await settled();
    if (options.engine === undefined) await engine[Symbol.asyncDispose]();
  };

  return {
    contracts: { Prober: 1 },
    probe: (request) =>
      asking(request, async (record, signal) => {
        const file = await probe(request, record, signal);
        keep(request, file);
        return file.described.info;
      }),
    index: (request, range, { packets = false } = {}) =>
      asking(request, async (record, signal) => {
        const { described, placed } = known(request, record) ?? (await probe(request, record, signal));
        const { index, info } = described;
        if (!packets || placed === undefined) return index;
        const ticks = (seconds: string | number): number => tickAt(secondsToRational(seconds), info.video);
        const [from, to] =
          range === undefined
            ? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
            : [ticks(range.start), ticks(range.end) + 1];
        return { ...index, packets: packetPlaces(placed, [from, to]) };
      }),
    settled,
    [Symbol.asyncDispose]: () => {
      closing ??= Promise.resolve().then(close);
      // An error of the notifier reaches whoever waits, and whoever comes later.
      end$.error(new ClipwrightError('disposed', 'The prober was disposed.'));
      return closing;
    },
  };
}
