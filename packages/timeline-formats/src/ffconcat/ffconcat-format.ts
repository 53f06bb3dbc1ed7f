import {
  type Clip,
  isGap,
  type ListWriteOptions,
  type ReadList,
  type Timeline,
  type TimelineFormat,
  type WrittenList,
} from '@clipwright/core';
import { secondsToRational } from '@clipwright/core/author';
import { checkCount } from '../check-size.ts';
import { clipStart } from '../cut/item-length.ts';
import { decimalOf } from '../decimal.ts';
import { endAfter } from '../end-after.ts';
import { fileNameProblem } from '../file-name-problem.ts';
import { listError } from '../list-error.ts';
import { listText } from '../list-text.ts';
import { Losses } from '../losses.ts';
import { pathOfUrl } from '../media-url.ts';
import { asNumber, readTime } from '../read-time.ts';
import { sourceUri } from '../source-uri.ts';
import { plainClipLosses, timelineLosses } from '../written-losses.ts';
import { firstToken, quotedToken } from './ffconcat-tokens.ts';
import { isFfconcat } from './is-ffconcat.ts';

/** Scripts of ffmpeg's concat: files, one after the other, with where each begins and ends. */
export const ffconcatFormat: TimelineFormat = {
  contracts: { TimelineFormat: 1 },
  extensions: ['.ffconcat'],
  detect: isFfconcat,
  read: (text, { base }) => readFfconcat(listText(text), base),
  write: writeFfconcat,
};

const harmless = new Set(['ffconcat', 'stream', 'exact_stream_id', 'stream_meta', 'stream_codec', 'stream_extradata']);

function readFfconcat(text: string, base: string | undefined): ReadList {
  const losses = new Losses();
  const clips: Clip[] = [];
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const line = raw.trim();
    const place = { line: index + 1, column: 1 };
    if (line === '' || line.startsWith('#')) continue;
    const [, keyword = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
    const last = clips.at(-1);
    if (keyword === 'file') {
      const source = pathOfUrl(firstToken(rest));
      const problem = fileNameProblem(source);
      if (problem !== undefined) throw listError(place, `the name of the file ${problem}.`, 'Name a file.');
      clips.push({ source, ...sourceUri(source, base) });
      checkCount(clips.length, () => place);
    } else if (/^(?:inpoint|outpoint|duration)$/.test(keyword)) {
      if (last === undefined) throw listError(place, `"${keyword}" stands before any file.`, 'Name the file first.');
      const seconds = timeIn(rest);
      if (seconds === undefined)
        throw listError(place, `${JSON.stringify(rest.slice(0, 40))} is no time.`, 'Write seconds, such as 1.5.');
      const time = asNumber(seconds);
      const start = keyword === 'inpoint' ? { start: time } : {};
      // What is said of its length counts only where nothing says its end.
      const end =
        keyword === 'outpoint'
          ? { end: time }
          : keyword === 'duration' && last.end === undefined
            ? { end: endAfter(last.start, time) }
            : {};
      clips[clips.length - 1] = { ...last, ...start, ...end };
    } else if (!harmless.has(keyword)) {
      losses.add('not-read', 'lines', `Lines such as ${JSON.stringify(keyword.slice(0, 40))} are not read.`, place);
    }
  }
  if (clips.length === 0)
    throw listError({ line: 1, column: 1 }, 'the list names no file.', "Write lines such as: file 'a.mp4'");
  return { timeline: { items: clips }, losses: losses.all };
}

/** A time as ffmpeg reads it: with a unit, too. */
function timeIn(text: string): string | undefined {
  const [, digits, unit] = /^(-?[\d.:]+)(s|ms|us)?$/.exec(text.trim()) ?? [];
  const seconds = digits === undefined ? undefined : readTime(digits);
  if (seconds === undefined || unit === undefined || unit === 's') return seconds;
  return readTime(`${digits}e${unit === 'ms' ? -3 : -6}`);
}

function writeFfconcat(timeline: Timeline, _options: ListWriteOptions): WrittenList {
  const losses = new Losses();
  timelineLosses(timeline, ['rate'], losses);
  const lines = timeline.items.flatMap((item) => {
    if (isGap(item)) {
      losses.add('not-written', 'gaps', 'Gaps have no form in the list: what follows moves forward.');
      return [];
    }
    plainClipLosses(item, [], losses);
    return [
      `file ${quotedToken(String(item.source))}`,
      ...(item.start === undefined ? [] : [`inpoint ${decimalOf(clipStart(item), losses)}`]),
      ...(item.end === undefined ? [] : [`outpoint ${decimalOf(secondsToRational(item.end), losses)}`]),
    ];
  });
  return { text: ['ffconcat version 1.0', ...lines, ''].join('\n'), losses: losses.all };
}
