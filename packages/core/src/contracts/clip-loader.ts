import type { Observable } from 'rxjs';
import type { RationalText } from '../time/rational.ts';
import type { TimeRange } from '../time/time-range.ts';
import type { Versioned } from './contract-versions.ts';
import type { ProgressEvent } from './progress.ts';
import type { AudioFormat, AudioSample, VideoFormat, VideoSample } from './sample.ts';
import type { Settling } from './settling.ts';
import type { IndexDetail, SourceIndex, SourceInfo } from './source-info.ts';

/** Plain JSON data: it is also the cache's key. */
export interface OpenRequest {
  /** What to open. A path for loaders of files; other loaders define their own. */
  readonly uri: string;
  /** Which of its streams. @default of each kind the first with the default flag, else the first */
  readonly streams?: StreamChoice;
  /** What becomes of sound where there is no picture. @default 'drop' */
  readonly outsidePicture?: OutsidePicture;
  /**
   * Frames per second of a bare stream of pictures (`.h264`, `.265`, `.obu`), which has no times of its own: frame k is
   * at k / rate. Of any other source refused (`source-timed`). @default such a source is refused (`source-untimed`)
   */
  readonly rate?: RationalText;
}

/**
 * What becomes of sound before a source's first picture and after its last one: it is no part of the source, or it is,
 * and that picture is held for as long, as players do.
 */
export type OutsidePicture = 'drop' | 'hold';

/** Streams by their number in the container, from 0. Another kind than asked for, or none: `no-such-stream`. */
export interface StreamChoice {
  readonly video?: number;
  readonly audio?: number;
}

export interface OpenedEvent {
  readonly type: 'opened';
  /** Owned by the receiver, who disposes it. */
  readonly source: ClipSource;
  /** Whether it was open already, in a cache. @default false */
  readonly cached?: boolean;
}

export type OpenEvent = ProgressEvent | OpenedEvent;

/**
 * Opens sources. One that is another loader's to open is declined (`source-declined`), before anything is opened and
 * before any progress: `firstSupported` asks the next then. Other errors: `source-missing`, `source-unreadable`, `not-media`, `source-truncated`, `source-encrypted`,
 * `no-video-stream`, `no-such-stream`, `unsupported-codec`, `source-too-large`, `source-damaged`, `source-untimed`,
 * `source-timed`, those of the machine, and of a source on another one `source-refused` and `source-unreachable`.
 */
export interface ClipLoader extends Settling, Versioned, AsyncDisposable {
  /**
   * A cold Observable: nothing starts before subscription, each subscription opens anew, unsubscribing before `opened`
   * stops the work. Progress, then exactly one `opened`, then it completes.
   */
  open(request: OpenRequest): Observable<OpenEvent>;
}

/** One of the files that are one source: a source by itself, with a clock of its own. */
export interface SourcePart {
  readonly source: ClipSource;
  /** What it was opened by. */
  readonly request: OpenRequest;
  /** Seconds from the whole's zero at which its first picture stands. */
  readonly start: RationalText;
}

/**
 * An open source. Many readers may read it at once, each with a decoder of its own. Disposing it ends its readers with
 * `source-closed`, and resolves when their processes are gone; disposing twice is harmless.
 */
export interface ClipSource extends AsyncDisposable {
  /** As it was asked for. */
  readonly uri: string;
  readonly info: SourceInfo;
  /**
   * Stands for the content itself; absent when the loader knows none, and then nothing made of it is kept on disk by
   * it.
   */
  readonly fingerprint?: string;
  /**
   * What decodes it: the loader's name, version and configuration, as far as frames and samples depend on them. Emits
   * once and completes. Absent: nobody knows, and nothing made of frames or samples that it gave is kept on disk.
   */
  decoder?(): Observable<string>;
  /** A plain local file that ffmpeg can read by itself; absent for anything else. */
  readonly file?: string;
  /**
   * The sources of which it consists, in order, where a camera split it into files: they are open as long as it is.
   * Absent for any other; no loader gives it.
   */
  readonly parts?: readonly SourcePart[];
  /**
   * Completes, without emitting, if what it was opened from is still what it was then; each subscription looks anew.
   * Errors: `source-changed`, `source-missing`, `source-unreadable`. Absent: nobody can tell. Asked after something was
   * made of it, so that nothing is kept that was made of two contents.
   */
  check?(): Observable<never>;
  /**
   * The frames' timestamps and groups. Emits once and completes; unsubscribing stops the work.
   *
   * @param range What of it is wanted, if not all: at least the frames on screen during the range and the next one
   * after them, and the groups from the one that the first of them is decoded from to the one that the last belongs to.
   * A loader that has all at hand gives all.
   * @param detail What else, of the groups of the range.
   */
  index(range?: TimeRange, detail?: IndexDetail): Observable<SourceIndex>;
  /**
   * The frames on screen during the range: the one showing at `start`, to the last that begins before `end`, in order;
   * or only those on screen at the times that the format names ({@link SampleTimes}). Pulled, with bounded memory. The
   * iterator's `return()` acts at once, even while `next()` is pending. Errors: `empty-range`, `invalid-option`,
   * `source-closed`; `source-damaged` when frames that the index lists do not decode, unless the format says to leave
   * those out.
   */
  video(range: TimeRange, format?: VideoFormat): AsyncIterable<VideoSample>;
  /**
   * The sound during the range: exactly round(end x rate) - round(start x rate) samples per channel, silence where the
   * source has none. Otherwise like {@link video}.
   */
  audio(range: TimeRange, format?: AudioFormat): AsyncIterable<AudioSample>;
  /**
   * The same of several files that a camera split, of which this source is one: decoded without a break where one goes
   * on in the next, each at its place. The range is on the clock of all. Absent: each can be read by itself alone.
   *
   * @param files In order.
   */
  audioThrough?(files: readonly SplitFile[], range: TimeRange, format?: AudioFormat): AsyncIterable<AudioSample>;
}

/** One of several files that are one source. */
export interface SplitFile extends Pick<ClipSource, 'info'> {
  readonly file: string;
  /** Seconds at which its first picture stands on the clock of all. */
  readonly start: RationalText;
}
