import { type Clip, isGap, sourceName, type Timeline, type TimelineFormat } from '@clipwright/core';
import { ownListText } from '../list-text.ts';
import { Losses } from '../losses.ts';
import { notRendered } from '../not-rendered.ts';
import { withoutUri } from '../without-uri.ts';
import { parseCsvList } from './parse-csv-list.ts';

/** Tables: clips, one a line. */
export const csvFormat: TimelineFormat = {
  contracts: { TimelineFormat: 1 },
  extensions: ['.csv', '.tsv'],
  read: (text, { base }) => {
    const timeline = { items: parseCsvList(ownListText(text), base) };
    const losses = new Losses();
    notRendered(timeline, losses);
    return { timeline, losses: losses.all };
  },
  write: (timeline, { base }) => {
    const losses = new Losses();
    return { text: formatCsv(timeline, base, losses), losses: losses.all };
  },
};

function formatCsv(timeline: Timeline, base: string | undefined, losses: Losses): string {
  const { items, ...others } = timeline;
  for (const name of Object.keys(others)) {
    losses.add('not-written', name, `The ${name} of the timeline is more than CSV can say.`);
  }
  const clips = items.flatMap((item, index): Clip[] => {
    if (isGap(item)) {
      losses.add('not-written', 'gap', `Item ${index} is a gap, which is more than CSV can say.`);
      return [];
    }
    return [plainClip(item, index, base, losses)];
  });
  // What no clip has needs no column.
  const columns = Object.entries(csvColumns).filter(
    ([name, field]) => name in defaults || clips.some((clip) => field(clip) !== ''),
  );
  const rows = clips.map((clip) => columns.map(([, field]) => quoted(String(field(clip)))).join(','));
  return [columns.map(([name]) => name).join(','), ...rows, ''].join('\n');
}

const defaults = {
  source: sourceName,
  start: (clip: Clip) => clip.start ?? '',
  end: (clip: Clip) => clip.end ?? '',
};

const csvColumns: Readonly<Record<string, (clip: Clip) => string | number | boolean>> = {
  ...defaults,
  speed: (clip) => clip.speed ?? '',
  volume: (clip) => clip.volume ?? '',
  loudness: (clip) => clip.loudness ?? '',
  mute: (clip) => clip.mute ?? '',
  crossfade: ({ transition }) => (transition?.type === 'crossfade' ? transition.duration : ''),
  fadeIn: (clip) => clip.fadeIn ?? '',
  fadeOut: (clip) => clip.fadeOut ?? '',
  rate: (clip) => clip.rate ?? '',
  name: (clip) => clip.name ?? '',
};

/** What a row says nothing of. */
const beyond = [
  'uri',
  'transforms',
  'streams',
  'audioStreams',
  'layers',
  'outsidePicture',
  'positions',
  'footage',
  'freeze',
  'crop',
  'rotate',
  'flip',
  'view',
  'layers',
  'markers',
  'metadata',
] as const satisfies readonly (keyof Clip)[];

function plainClip(item: Clip, index: number, base: string | undefined, losses: Losses): Clip {
  const clip: Clip = withoutUri(item, base);
  for (const name of beyond) {
    if (clip[name] !== undefined) lost(name);
  }
  if (typeof clip.source !== 'string') lost('source');
  const { type = 'crossfade', style } = clip.transition ?? {};
  if (type !== 'crossfade' || style !== undefined) lost('transition');
  return clip;

  function lost(name: string): void {
    losses.add('not-written', name, `Item ${index} is more than CSV can say: its ${name}.`);
  }
}

/** Quoted where it must be, after RFC 4180. */
function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
