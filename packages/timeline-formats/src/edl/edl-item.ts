import { type Clip, type Gap, type Marker, Rational } from '@clipwright/core';
import { secondsToRational } from '@clipwright/core/author';
import { fileNameProblem } from '../file-name-problem.ts';
import { lastPart } from '../last-part.ts';
import { listError } from '../list-error.ts';
import type { Losses } from '../losses.ts';
import { secondsOf } from '../seconds-of.ts';
import { sourceUri } from '../source-uri.ts';
import type { EdlClock } from './edl-clock.ts';
import type { EdlEvent } from './edl-event.ts';

/** What reading one list carries along. */
export interface EdlReading {
  readonly base: string | undefined;
  readonly clock: EdlClock;
  readonly losses: Losses;
}

/** Where an edit stands in the finished video, by its record timecodes. Errors: `invalid-list`. */
export function recordRange(event: EdlEvent, { clock }: EdlReading) {
  const [start, end] = [clock.seconds(event.recordIn, event), clock.seconds(event.recordOut, event)];
  if (end.compare(start) >= 0) return { start, length: end.sub(start) };
  throw listError({ line: event.line, column: 1 }, 'it ends before it begins in the record.', 'Check its timecodes.');
}

/** Whether an edit shows no source. */
export function isBlack({ reel }: EdlEvent): boolean {
  return /^(?:BL|BLK|BLACK)$/i.test(reel);
}

/** What an edit shows: black of the reel BL, else a stretch of its source. Errors: `invalid-list`. */
export function edlItem(event: EdlEvent, length: Rational, reading: EdlReading): Clip | Gap {
  if (isBlack(event)) return { gap: secondsOf(length) };
  const { clock, losses } = reading;
  const start = clock.seconds(event.sourceIn, event);
  const speed = speedOf(event, reading);
  const used = length.mul(speed.compare(0) < 0 ? speed.neg() : speed);
  const given = clock.seconds(event.sourceOut, event).sub(start);
  if (event.notes.motion === undefined && !given.equals(length)) {
    const message = 'Source and record of edits are of different lengths; that of the record counts.';
    losses.add('changed', 'lengths', message, { line: event.line, column: 1 });
  }
  const { source, name } = namesOf(event);
  const problem = fileNameProblem(source);
  if (problem !== undefined) throw listError({ line: event.line, column: 1 }, `the source ${problem}.`, 'Name a file.');
  const markers = event.notes.markers.flatMap((marker) => markerOf(marker, event, { start, speed, reading }));
  const isFrozen = speed.compare(0) === 0;
  return {
    source,
    ...sourceUri(source, reading.base),
    start: secondsOf(start),
    ...(isFrozen ? { freeze: secondsOf(length) } : { end: secondsOf(start.add(used)) }),
    ...(isFrozen || speed.equals(1) ? {} : { speed: secondsOf(speed) }),
    positions: 'timecode',
    ...(event.reel === 'AX' || event.reel === source ? {} : { footage: { reel: event.reel } }),
    ...(name === undefined ? {} : { name }),
    ...(markers.length === 0 ? {} : { markers }),
    ...(event.notes.others.length === 0 ? {} : { metadata: { cmx3600: { comments: event.notes.others } } }),
  };
}

/** The file, and what the clip is called beside it. */
function namesOf({ notes, reel, edit }: EdlEvent): { readonly source: string; readonly name?: string } {
  const name = edit === 'C' ? notes.from : (notes.to ?? notes.from);
  const file = notes.files.at(-1);
  const source = file ?? name ?? reel;
  return name === undefined || name === '' || name === lastPart(source) ? { source } : { source, name };
}

/** Times as fast: frames a second that are taken of the source, of those that are shown. */
function speedOf({ notes, line }: EdlEvent, { clock }: EdlReading): Rational {
  const { motion, motionLine = line } = notes;
  if (motion === undefined) return Rational.one;
  if (/^-?\d/.test(motion)) return secondsToRational(motion.replace(/\.$/, '')).div(clock.base);
  throw listError({ line: motionLine, column: 1 }, 'M2 says no speed.', 'Write frames a second, such as 048.0.');
}

interface Shown {
  readonly start: Rational;
  readonly speed: Rational;
  readonly reading: EdlReading;
}

/** A marker stands in the record, and is kept in the source. */
function markerOf(
  { timecode, text, line }: EdlEvent['notes']['markers'][number],
  event: EdlEvent,
  { start, speed, reading }: Shown,
): readonly Marker[] {
  const [, color, name = ''] = /^([A-Z_]+)?\s*(.*)$/.exec(text) ?? [];
  const at = reading.clock.seconds(timecode, { line, drop: event.drop });
  const recordIn = reading.clock.seconds(event.recordIn, event);
  return [
    {
      at: secondsOf(start.add(at.sub(recordIn).mul(speed))),
      ...(name === '' ? {} : { name }),
      ...(color === undefined ? {} : { color }),
    },
  ];
}
