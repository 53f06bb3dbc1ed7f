import { ClipwrightError, type ErrorCode, errorCodes, Rational, type RationalText } from '@clipwright/core';
import { maxFrameNumber } from './frame-number.ts';

/** What a synthetic source is like. Given to the loader for all its sources, and in a URI's query for one. */
export interface SyntheticOptions {
  /** @default 48 */
  readonly frames?: number;
  /** Frames per second; `rate` in a query. @default '24/1' */
  readonly frameRate?: RationalText;
  /** Pixels; `size=160x90` in a query. @default 160 */
  readonly width?: number;
  /** @default 90 */
  readonly height?: number;
  /** Samples per second of its sound, 0 for none. @default 48000 */
  readonly audio?: number;
  /** Timestamp of the first frame, in ticks of 1/(1000 x numerator of the frame rate) of a second. @default 0 */
  readonly origin?: number;
  /** The number that the first frame carries, so that sources can be told apart. @default 0 */
  readonly first?: number;
  /** Milliseconds of each of the steps of opening. @default 0 */
  readonly delay?: number;
  /** Milliseconds that each sample takes; 0 is no timer at all. @default 0 */
  readonly pace?: number;
  /** Opening fails with this code. */
  readonly fail?: ErrorCode;
  /** Reading this frame, counted from 0, fails with `source-damaged`, or leaves it out (`onDamage`). */
  readonly damagedAt?: number;
  /** Whether the sources have a fingerprint. @default true */
  readonly fingerprint?: boolean;
  /** What decodes the sources, for keys; `null`: nobody says. @default 'synthetic 1' */
  readonly decoder?: string | null;
}

/** Everything known of one synthetic source. */
export type SyntheticSpec = Required<Omit<SyntheticOptions, 'fail' | 'damagedAt'>> &
  Pick<SyntheticOptions, 'fail' | 'damagedAt'> & { readonly name: string };

/**
 * Reads
 * `synthetic:NAME?frames=48&rate=24/1&size=160x90&audio=48000&origin=0&first=0&delay=0&pace=0&fail=CODE&damagedAt=N`.
 * Errors: `source-missing` for any other URI, `not-media` for a query that makes no sense.
 */
export function parseSyntheticUri(uri: string, defaults: SyntheticOptions): SyntheticSpec {
  const match = /^synthetic:([^?]+)(?:\?(.*))?$/.exec(uri);
  if (match === null) {
    throw new ClipwrightError('source-missing', `There is no synthetic source ${JSON.stringify(uri)}.`, {
      remedy: 'Name one as synthetic:NAME?frames=48.',
    });
  }
  const query = new URLSearchParams(match[2] ?? '');
  const wrong = (key: string): ClipwrightError =>
    new ClipwrightError('not-media', `"${key}=${query.get(key)}" describes no synthetic source.`);
  const whole = (key: string, fallback: number, min: number, max = Number.MAX_SAFE_INTEGER): number => {
    const value = query.has(key) ? Number(query.get(key)) : fallback;
    if (!Number.isSafeInteger(value) || value < min || value > max) throw wrong(key);
    return value;
  };
  const size = /^(\d+)x(\d+)$/.exec(query.get('size') ?? `${defaults.width ?? 160}x${defaults.height ?? 90}`);
  const rate = query.get('rate') ?? defaults.frameRate ?? '24/1';
  if (size === null) throw wrong('size');
  if (!/^[1-9]\d*(\/[1-9]\d*)?$/.test(rate)) throw wrong('rate');
  const fail = query.get('fail') ?? defaults.fail;
  if (fail !== undefined && !isErrorCode(fail)) throw wrong('fail');
  const damagedAt = query.has('damagedAt') ? whole('damagedAt', 0, 0) : defaults.damagedAt;
  const frames = whole('frames', defaults.frames ?? 48, 1, maxFrameNumber + 1);
  return {
    name: match[1] ?? '',
    frames,
    frameRate: Rational.from(rate).toString(),
    width: Number(size[1]),
    height: Number(size[2]),
    audio: whole('audio', defaults.audio ?? 48000, 0),
    origin: whole('origin', defaults.origin ?? 0, 0),
    first: whole('first', defaults.first ?? 0, 0, maxFrameNumber + 1 - frames),
    delay: whole('delay', defaults.delay ?? 0, 0),
    pace: whole('pace', defaults.pace ?? 0, 0),
    fingerprint: defaults.fingerprint ?? true,
    decoder: defaults.decoder === undefined ? 'synthetic 1' : defaults.decoder,
    ...(fail === undefined ? {} : { fail }),
    ...(damagedAt === undefined ? {} : { damagedAt }),
  };
}

function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errorCodes, text);
}
