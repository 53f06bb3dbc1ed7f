import { Elements } from './ebml.ts';
import { ids } from './ids.ts';
import { type Track, uidOf } from './tracks.ts';

const name = 'TIMECODE';

/** The timecode of a track, by the tags of a file: its own, or that of all. */
export function timecodeOf({ uid }: Track, tags: Elements): string | undefined {
  let ofAll: string | undefined;
  for (const tag of tags.all(ids.tag).map((data) => new Elements(data))) {
    const text = tag
      .all(ids.simpleTag)
      .map((data) => new Elements(data))
      .find((simple) => simple.text(ids.tagName) === name)
      ?.text(ids.tagString);
    if (text === undefined) continue;
    const [target, ...others] = tag.within(ids.targets).all(ids.targetTrackUid).map(uidOf);
    const isOfAll = others.length === 0 && (target === undefined || target === '0');
    if (isOfAll) ofAll ??= text;
    else if (uid !== undefined && [target, ...others].includes(uid)) return text;
  }
  return ofAll;
}
