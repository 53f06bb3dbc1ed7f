import { checkCount } from '../check-size.ts';
import type { Losses } from '../losses.ts';
import { type EdlEvent, edlEvent } from './edl-event.ts';

/** The lines of an edit decision list. */
export interface EdlLines {
  readonly title: string;
  /** As its own comment says it, which only Clipwright writes. */
  readonly rate: string | undefined;
  readonly events: readonly EdlEvent[];
}

/** Takes a list apart, line by line. Errors: `invalid-list`. */
export function parseEdl(text: string, losses: Losses): EdlLines {
  const events: EdlEvent[] = [];
  let title = '';
  let rate: string | undefined;
  let drop = false;
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const line = raw.trim();
    const place = { line: index + 1, column: 1 };
    const head = /^(TITLE|FCM):\s*(.*)$/i.exec(line);
    if (line === '') continue;
    if (head !== null) {
      if (head[1]?.toUpperCase() === 'TITLE') title ||= head[2] ?? '';
      else drop = /^DROP/i.test(head[2] ?? '');
    } else if (/^\d/.test(line)) {
      events.push(edlEvent(line, index + 1, drop));
      checkCount(events.length, () => place);
    } else if (line.startsWith('*')) {
      const comment = line.slice(1).trim();
      rate ??= /^FRAME RATE:\s*(\S+)$/.exec(comment)?.[1];
      if (comment !== '') noteOn(events.at(-1), comment, index + 1);
    } else if (/^M2\s/.test(line)) {
      motionOn(events.at(-1), line, index + 1);
    } else if (/^EFFECTS NAME IS\s/i.test(line)) {
      const event = events.at(-1);
      if (event !== undefined) event.notes.effect = line.replace(/^EFFECTS NAME IS\s+/i, '');
    } else {
      losses.add('not-read', 'lines', `Lines such as ${JSON.stringify(line.slice(0, 40))} are not read.`, place);
    }
  }
  return { title, rate, events };
}

function motionOn(event: EdlEvent | undefined, line: string, number: number): void {
  if (event === undefined) return;
  // The reel may have spaces in it, and may be left out.
  const speed = /\s(-?\d{1,6}(?:\.\d{0,6})?)(?:\s+\d{1,2}[:;]\S+)?$/.exec(line)?.[1];
  event.notes.motion = speed ?? '';
  event.notes.motionLine = number;
}

function noteOn(event: EdlEvent | undefined, comment: string, line: number): void {
  if (event === undefined) return;
  const { notes } = event;
  const [, key = '', value = ''] = /^([A-Z ]+?)\s*:\s*(.*)$/i.exec(comment) ?? [];
  switch (key.toUpperCase()) {
    case 'FROM CLIP NAME':
      notes.from = value;
      return;
    case 'TO CLIP NAME':
      notes.to = value;
      return;
    case 'SOURCE FILE':
    case 'FROM CLIP SOURCE FILE':
    case 'TO CLIP SOURCE FILE':
      notes.files.push(value);
      return;
    case 'LOC': {
      const [, timecode, text = ''] = /^(\S+)\s*(.*)$/.exec(value) ?? [];
      if (timecode !== undefined) notes.markers.push({ timecode, text, line });
      return;
    }
    default:
      if (!/^(?:\* )?FREEZE FRAME|^BLEND, DISSOLVE/.test(comment)) notes.others.push(comment);
  }
}
