import type { Lane } from './lanes.ts';
import { printable } from './printable.ts';
import { clockText } from './units.ts';

/** Of the longest name of a kind, and a space behind it. */
const kindWidth = 12;

/**
 * A line for each worker, none longer than `width`: its number, what it does, for what, how far it is where
 * that is known, and for how long.
 *
 * @param room Lines that there are, at most; the last one says how many more workers there are.
 */
export function laneLines(lanes: readonly Lane[], now: number, width: number, room: number): readonly string[] {
  const shown = lanes.length <= room ? lanes : lanes.slice(0, Math.max(0, room - 1));
  const more = lanes.length - shown.length;
  const lines = shown.map(({ slot, kind, what, since, ratio }) => {
    const head = `${String(slot + 1).padStart(3)}  ${kind.padEnd(kindWidth)}`;
    const done = ratio === undefined ? '' : `  ${Math.floor(ratio * 100)} %`.padStart(7);
    const tail = `${done}  ${clockText(Math.max(0, now - since) / 1000)}`;
    const space = width - head.length - tail.length;
    return space < 8 ? head.slice(0, width) : `${head}${fitted(printable(what), space)}${tail}`;
  });
  return more > 0 && room > 0 ? [...lines, `     and ${more} more`.slice(0, width)] : lines;
}

/** As wide as that; of a name that is too long its end is kept, which tells more of a path. */
function fitted(text: string, width: number): string {
  const letters = [...text];
  if (letters.length <= width) return text + ' '.repeat(width - letters.length);
  const [, head = '', name = ''] = /^(clip \d+ {2})?(.*)$/.exec(text) ?? [];
  const room = width - head.length - 1;
  return room < 1 ? letters.slice(0, width).join('') : `${head}…${[...name].slice(-room).join('')}`;
}
