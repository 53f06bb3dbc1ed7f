import {
  type Clip,
  ClipwrightError,
  isGap,
  type ReadList,
  sourceName,
  type Timeline,
  type TimelineFormat,
  type WrittenList,
} from '@clipwright/core';
import { secondsToRational } from '@clipwright/core/author';
import { arrayOf } from '../json/described.ts';
import { fileName, flag, name, present, text as textIn, time } from '../json/fields.ts';
import { JsonFault } from '../json/json-fault.ts';
import { placeOf } from '../json/place-of.ts';
import { readJson5 } from '../json/read-json5.ts';
import { withPlaces } from '../json/with-places.ts';
import { listText } from '../list-text.ts';
import { Losses } from '../losses.ts';
import { sourceUri } from '../source-uri.ts';
import { plainClipLosses, timelineLosses } from '../written-losses.ts';
import { isLosslessCut } from './is-losslesscut.ts';

/** Projects of LosslessCut: segments of one file. */
export const losslessCutFormat: TimelineFormat = {
  contracts: { TimelineFormat: 1 },
  extensions: ['.llc'],
  detect: isLosslessCut,
  read: (text, { base }) => readProject(listText(text), base),
  write: writeProject,
};

const remedy = 'Save the project in LosslessCut once more.';

function readProject(text: string, base: string | undefined): ReadList {
  return withPlaces(text, remedy, () => {
    const losses = new Losses();
    const root = readJson5(text);
    if (root.kind !== 'object') throw new JsonFault(root.at, `a project is an object, not ${name(root)}.`);
    const source = fileName(root, 'mediaFileName');
    const segments = present(root, 'cutSegments');
    if (segments === undefined) throw new JsonFault(root.at, '"cutSegments" is missing.');
    const items = arrayOf(segments, 'cutSegments').flatMap((segment): Clip[] => {
      if (segment.kind !== 'object') throw new JsonFault(segment.at, `a segment is an object, not ${name(segment)}.`);
      if (flag(segment, 'selected') === false) {
        losses.add('not-read', 'unselected', 'Segments that are not selected are left out.', () =>
          placeOf(text, segment.at),
        );
        return [];
      }
      const [start, end] = [time(segment, 'start'), time(segment, 'end')];
      const called = segment.members.get('name');
      return [
        {
          source,
          ...sourceUri(source, base),
          ...(start === undefined ? {} : { start }),
          ...(end === undefined ? {} : { end }),
          ...(called?.kind === 'string' && called.value !== '' ? { name: textIn(segment, 'name') } : {}),
        },
      ];
    });
    return { timeline: { items }, losses: losses.all };
  });
}

function writeProject(timeline: Timeline): WrittenList {
  const losses = new Losses();
  timelineLosses(timeline, ['rate'], losses);
  const clips = timeline.items.filter((item): item is Clip => !isGap(item));
  if (clips.length < timeline.items.length)
    losses.add('not-written', 'gaps', 'Gaps have no form in the list: what follows moves forward.');
  const sources = [...new Set(clips.map(sourceName))];
  const [source] = sources;
  if (source === undefined || sources.length > 1) {
    throw new ClipwrightError(
      'invalid-option',
      `A project of LosslessCut is of one file, and these clips are of ${sources.length}.`,
      {
        remedy: 'Write another format, or a project for each file.',
      },
    );
  }
  const seconds = (given: Clip['start']): number | undefined => {
    if (given === undefined) return undefined;
    const exact = secondsToRational(given);
    const number = exact.toNumber();
    if (String(number).includes('e') || !secondsToRational(number).equals(exact)) {
      losses.add('changed', 'positions', 'Times that are no decimals are rounded.');
    }
    return number;
  };
  const cutSegments = clips.map((clip) => {
    plainClipLosses(clip, ['name'], losses);
    return { start: seconds(clip.start), end: seconds(clip.end), name: clip.name ?? '' };
  });
  const project = { version: 1, mediaFileName: source, cutSegments };
  return { text: `${JSON.stringify(project, null, 2)}\n`, losses: losses.all };
}
