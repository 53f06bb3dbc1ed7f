import { listError } from '../list-error.ts';

/** One line of an edit, with what the lines below it say of it. Timecodes are as they are written. */
export interface EdlEvent {
  readonly line: number;
  readonly number: number;
  readonly reel: string;
  /** Whether pictures are of it, and which channels of sound, from 1. */
  readonly video: boolean;
  readonly audio: readonly number[];
  /** `C` a cut, `D` a dissolve, `W` and a number a wipe, `K` a key. */
  readonly edit: string;
  /** Frames of the transition. */
  readonly transition: number;
  readonly sourceIn: string;
  readonly sourceOut: string;
  readonly recordIn: string;
  readonly recordOut: string;
  /** Whether its list counts in drop-frame timecode there. */
  readonly drop: boolean;
  readonly notes: EdlNotes;
}

/** What stands below an edit. */
export interface EdlNotes {
  from?: string;
  to?: string;
  readonly files: string[];
  /** Frames a second of the source, as `M2` has them, and where. */
  motion?: string;
  motionLine?: number;
  effect?: string;
  readonly markers: { readonly timecode: string; readonly text: string; readonly line: number }[];
  readonly others: string[];
}

const timecode = String.raw`(\d{1,2}[:;]\d{1,2}[:;]\d{1,2}[:;.,]\d{1,3})`;
const pattern = new RegExp(
  String.raw`^(\d{1,8})\s+(\S+)\s+(\S+)\s+(C|D|W\d{0,4}|K\s?[BO]?)\s+(?:\(?F?\)?\s*(\d{1,6})\s+)?${[1, 2, 3, 4].map(() => timecode).join(String.raw`\s+`)}\s*$`,
);

/** The edit on a line that begins with a number. Errors: `invalid-list`. */
export function edlEvent(text: string, line: number, drop: boolean): EdlEvent {
  const match = pattern.exec(text);
  if (match === null) {
    throw listError(
      { line, column: 1 },
      'this is no edit.',
      'An edit is a number, a reel, channels, C or D, and four timecodes: source in and out, record in and out.',
    );
  }
  const [, number = '', reel = '', channels = '', edit = '', transition = '0'] = match;
  const [sourceIn = '', sourceOut = '', recordIn = '', recordOut = ''] = match.slice(6);
  return {
    line,
    number: Number(number),
    reel,
    ...channelsOf(channels.toUpperCase()),
    edit: edit.replace(/\s/g, ''),
    transition: Number(transition),
    ...{ sourceIn, sourceOut, recordIn, recordOut },
    drop,
    notes: { files: [], markers: [], others: [] },
  };
}

function channelsOf(channels: string): Pick<EdlEvent, 'video' | 'audio'> {
  const video = /V|^B/.test(channels);
  if (/^B/.test(channels)) return { video, audio: [1] };
  if (/AA/.test(channels)) return { video, audio: [1, 2] };
  const audio = [...channels.matchAll(/A(\d{0,2})/g)].map(([, number = '']) => (number === '' ? 1 : Number(number)));
  return { video, audio };
}
