import { type Clip, isGap, type ListWriteOptions, Rational, type Timeline, type WrittenList } from '@clipwright/core';
import { countedRate } from '../counted-rate.ts';
import { clipSpeed, clipStart } from '../cut/item-length.ts';
import { knownLength } from '../cut/known-length.ts';
import { Losses } from '../losses.ts';
import { gapLosses, plainClipLosses, timelineLosses } from '../written-losses.ts';

/** A timeline of auto-editor, version 3. */
export function writeAutoEditor(timeline: Timeline, options: ListWriteOptions): WrittenList {
  const losses = new Losses();
  const rate = countedRate(timeline, options, losses);
  timelineLosses(timeline, ['rate'], losses);
  const frame = (time: Rational): number => {
    const frames = time.mul(rate);
    if (frames.denominator !== 1n)
      losses.add('changed', 'positions', 'Times between two frames are moved to one of them.');
    return Number(frames.round());
  };
  const hasSound = timeline.items.some((item) => !isGap(item) && item.mute !== true);
  const pictures: object[] = [];
  const sound: object[] = [];
  let at = Rational.zero;
  for (const item of timeline.items) {
    const start = at;
    at = at.add(knownLength(item));
    if (isGap(item)) {
      gapLosses(item, [], losses);
      continue;
    }
    const clip = clipOf(item, losses, hasSound);
    if (clip === undefined) continue;
    const place = { start: frame(start), dur: Math.max(1, frame(at) - frame(start)), offset: frame(clip.offset) };
    const { volume = 1 } = item;
    const effects = clip.speed === 1 ? {} : { effects: [`speed:${clip.speed}`] };
    const common = { src: String(item.source), ...place, speed: clip.speed, stream: 0 };
    pictures.push({ name: 'video', ...common, ...effects });
    if (item.mute !== true) sound.push({ name: 'audio', ...common, volume, ...effects });
  }
  const written = {
    version: '3',
    timebase: rate.toString(),
    background: '#000000',
    resolution: [1920, 1080],
    samplerate: 48_000,
    layout: 'stereo',
    v: [pictures],
    a: sound.length === 0 ? [] : [sound],
  };
  return { text: `${JSON.stringify(written, null, 2)}\n`, losses: losses.all };
}

/** Where a clip begins as it is shown, and how many times as fast; `undefined` of what has no form there. */
function clipOf(clip: Clip, losses: Losses, hasSound: boolean) {
  const speed = clipSpeed(clip);
  if (clip.freeze !== undefined || speed.compare(0) < 0) {
    losses.add('not-written', 'backwards', 'What stands still or runs backwards has no form in the list: it is a gap.');
    return undefined;
  }
  plainClipLosses(clip, ['speed', 'volume', ...(hasSound ? (['mute'] as const) : [])], losses);
  if (clip.volume !== undefined && clip.mute === true)
    losses.add('not-written', 'volume', 'The volume of what is muted is not written.');
  return { offset: clipStart(clip).div(speed), speed: speed.toNumber() };
}
