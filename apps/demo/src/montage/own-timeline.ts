import { type Clip, ClipwrightError, Rational, resultFrom, sourceName, type Timeline } from '@clipwright/core';
import type { Clipwright } from '@clipwright/core/inversify';
import { formatOfName, timelineOfFiles } from '@clipwright/timeline-formats';
import { tap } from 'rxjs';
import { spreadCuts, type WholeFile } from './spread-cuts.ts';

/**
 * A montage of files that were named, instead of one of the samples. Errors: `invalid-option` for what is no video
 * file; those of a file that does not open.
 *
 * @param base Absolute path that the names are relative to.
 */
export async function ownTimeline(
  clipwright: Clipwright,
  names: readonly string[],
  { base, signal }: { readonly base: string; readonly signal: AbortSignal },
): Promise<Timeline> {
  const other = names.find((name) => name.startsWith('-') || formatOfName(name) !== undefined);
  if (other !== undefined) {
    throw new ClipwrightError('invalid-option', `${other} is no video file.`, {
      remedy:
        'Name video files: npm start -- a.mp4 b.mov. Lists are rendered by: npx clipwright render LIST -o OUT.mp4',
    });
  }
  const whole = timelineOfFiles(names, { base }).items.filter((item): item is Clip => 'source' in item);
  const files: WholeFile[] = [];
  await resultFrom(
    clipwright.loadClips(whole, { onError: 'fail', signal }).pipe(
      tap((event) => {
        if (event.type !== 'loaded') return;
        const { clip, info } = event.clip;
        const duration = Rational.from(info.duration).toNumber();
        const source = sourceName(clip);
        files.push({ source, uri: typeof clip.uri === 'string' ? clip.uri : source, duration });
      }),
    ),
  );
  return { items: spreadCuts(files) };
}
