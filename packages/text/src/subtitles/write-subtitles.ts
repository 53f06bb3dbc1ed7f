import { colorNames, vttColors } from './cue-colors.ts';
import { type MarkupStyle, writeCueMarkup } from './cue-markup.ts';
import { cueTime } from './cue-times.ts';
import type { CuePlacement, SubtitleCue, SubtitleFormat } from './subtitle-cue.ts';

/**
 * Writes subtitles. SubRip has no places but the nine of a keypad of digits, WebVTT no colours but its eight: what a format cannot say is
 * left out, and an empty line inside of a text, which would end it, gets a space.
 */
export function writeSubtitles(cues: readonly SubtitleCue[], format: SubtitleFormat): string {
  if (format === 'vtt') return ['WEBVTT\n', ...cues.map(vttCue)].join('\n');
  return cues.map(srtCue).join('\n');
}

const srt: MarkupStyle = {
  // Arrows would be read as times.
  escaped: (text) => withoutEmptyLines(text).replaceAll('-->', '-\u200b->'),
  color: (color) => [`<font color="${color}">`, '</font>'],
};

const vtt: MarkupStyle = {
  escaped: (text) => withoutEmptyLines(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  color: (color) => {
    const name = vttColors.find((each) => colorNames[each] === color);
    return name === undefined ? undefined : [`<c.${name}>`, '</c>'];
  },
};

function withoutEmptyLines(text: string): string {
  return text.replaceAll(/\r\n|\r/g, '\n').replaceAll(/\n(?=\n)/g, '\n ');
}

function srtCue({ start, end, text, placement }: SubtitleCue, index: number): string {
  const key = placement === undefined ? undefined : keypadOf(placement);
  const place = key === undefined ? '' : `{\\an${key}}`;
  return `${index + 1}\n${cueTime(start, ',')} --> ${cueTime(end, ',')}\n${place}${writeCueMarkup(text, srt)}\n`;
}

/** The digit of a keypad that lies where a cue stands; `undefined` at the bottom in the middle, where all stand. */
function keypadOf({ line = 1, row, position = 0.5, align }: CuePlacement): number | undefined {
  const height = row === undefined ? 1 - line : row < 0 ? 0 : 1;
  const level = height < 1 / 3 ? 0 : height < 2 / 3 ? 1 : 2;
  const column = align === undefined ? Math.round(position * 2) : { left: 0, center: 1, right: 2 }[align];
  const key = level * 3 + column + 1;
  return key === 2 ? undefined : key;
}

function vttCue({ start, end, text, id, placement }: SubtitleCue): string {
  const name = id === undefined ? '' : `${id.replaceAll('-->', '->').replaceAll(/[\r\n]/g, ' ')}\n`;
  const times = `${cueTime(start, '.')} --> ${cueTime(end, '.')}`;
  return `${name}${[times, ...settingsOf(placement)].join(' ')}\n${writeCueMarkup(text, vtt)}\n`;
}

function settingsOf({ line, row, position, size, align }: CuePlacement = {}): string[] {
  const percent = (share: number): string => `${Number((share * 100).toFixed(4))}%`;
  return [
    ...(row === undefined ? [] : [`line:${row}`]),
    ...(line === undefined ? [] : [`line:${percent(line)}`]),
    ...(position === undefined ? [] : [`position:${percent(position)}`]),
    ...(size === undefined ? [] : [`size:${percent(size)}`]),
    ...(align === undefined ? [] : [`align:${{ left: 'start', center: 'center', right: 'end' }[align]}`]),
  ];
}
