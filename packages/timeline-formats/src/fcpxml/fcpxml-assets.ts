import { type Clip, isGap, Rational, type Timeline } from '@clipwright/core';
import { secondsToRational } from '@clipwright/core/author';
import { clipEnd } from '../cut/item-length.ts';
import { lastPart } from '../last-part.ts';
import type { Losses } from '../losses.ts';
import { urlOfPath } from '../media-url.ts';
import type { XmlWritten } from '../xml/write-xml.ts';
import { seconds } from './fcpxml-time.ts';

/** The files that clips refer to: each once, as long as it is known to be, or as its clips reach. */
export class FcpxmlAssets {
  readonly #ids = new Map<string, { readonly id: string; readonly clip: Clip; readonly length: Rational }>();

  constructor({ items, tracks = [] }: Timeline, losses: Losses) {
    for (const item of [items, ...tracks.map((track) => track.items)].flat()) {
      if (isGap(item)) continue;
      const key = keyOf(item);
      const before = this.#ids.get(key);
      const { footage } = item;
      if (footage?.duration === undefined) {
        losses.add('assumed', 'duration', 'Where a source’s length is not known, it is that of its clips.');
      }
      const reach =
        footage?.duration === undefined ? (clipEnd(item) ?? Rational.zero) : secondsToRational(footage.duration);
      const id = before?.id ?? `r${this.#ids.size + 4}`;
      this.#ids.set(key, { id, clip: item, length: before === undefined ? reach : reach.max(before.length) });
    }
  }

  idOf(clip: Clip): string | undefined {
    return this.#ids.get(keyOf(clip))?.id;
  }

  written(): readonly XmlWritten[] {
    return [...this.#ids.values()].map(({ id, clip, length }) => {
      const source = String(clip.source);
      const attributes = {
        id,
        name: lastPart(source),
        src: urlOfPath(source),
        start: seconds(secondsToRational(clip.footage?.timecodeStart ?? 0)),
        duration: seconds(length),
        ...{ hasVideo: 1, format: 'r1', hasAudio: 1, audioSources: 1, audioChannels: 2, audioRate: 48_000 },
      };
      return { name: 'asset', attributes };
    });
  }
}

function keyOf({ source, footage = {} }: Clip): string {
  return JSON.stringify([source, footage.timecodeStart ?? 0, footage.duration]);
}
