import type { ProgressEvent } from '@clipwright/core';
import {
  type ArtifactTarget,
  type AudioRequest,
  fromTask,
  type PendingWork,
  type ProducedEvent,
  type RenderInputs,
} from '@clipwright/core/author';
import { soundSamples } from '@clipwright/core/plan';
import { concatMap, type Observable, of } from 'rxjs';
import { copySound } from './copy-sound.ts';
import { encodedSound } from './encoded-sound.ts';
import { levelledSound } from './levelled-sound.ts';
import type { SoundEngine } from './sound-engine.ts';

/** The sound: its source's packets where they may stand for it as they are, else encoded. */
export function renderAudio(
  engine: SoundEngine,
  request: AudioRequest,
  target: ArtifactTarget,
  { keeper }: Pick<RenderInputs, 'keeper'>,
  pending: PendingWork,
): Observable<ProgressEvent | ProducedEvent> {
  const making = { engine, request, target, keeper, pending };
  if (request.loudness !== undefined) return levelledSound(making, request.loudness);
  if (request.copy !== true) return encodedSound(making);
  return fromTask((left) => {
    const copying = copySound(request, target, left);
    void pending.track(copying);
    return copying;
  }).pipe(
    concatMap((isCopied) =>
      isCopied
        ? of<ProducedEvent>({ type: 'produced', meta: { samples: soundSamples(request), copied: true } })
        : encodedSound(making),
    ),
  );
}
