import {
  ArtifactStoreId,
  ClipCacheId,
  ClipLoaderId,
  ClipRendererId,
  type Clipwright,
} from '@clipwright/core/inversify';
import { FfmpegRunnerId } from '@clipwright/ffmpeg/inversify';
import { ffmpegRendererModule } from '@clipwright/renderer-ffmpeg/inversify';
import type { Engine, EngineChoice, Engines } from '@clipwright/server';
import type { ContainerModule } from 'inversify';
import { compose } from '../compose.ts';
import { engineNames } from '../engines/engines.ts';
import { libavPackage } from '../engines/libav-package.ts';
import { textPainter } from '../painter-of.ts';
import { pictureEncoders } from '../picture-encoders.ts';
import { pluginNames } from '../plugins/named-parts.ts';
import type { RunContext } from '../plugins/run-context.ts';
import type { GlobalFlags, SourceFlags } from '../settings.ts';
import { type CacheFlags, storeChoice } from '../store-choice.ts';

type Flags = GlobalFlags & SourceFlags & CacheFlags;

/**
 * The engines that a server may use: what the command's flags say first, and every other by its name.
 *
 * @param queue Has workers make pieces that may be kept.
 */
export async function composedEngines(
  flags: Flags,
  context: RunContext,
  queue: readonly ContainerModule[] = [],
): Promise<Engines & AsyncDisposable> {
  const { extensions } = context;
  const { libraryInstalled } = await libavPackage();
  const own = engineNames.filter((name) => name !== 'libav' || libraryInstalled());
  const names = (first: string | undefined, kind: 'loaders' | 'renderers'): readonly string[] => [
    ...new Set([first ?? 'auto', 'auto', ...own, ...pluginNames(kind, extensions)]),
  ];
  const made = new Map<string, Promise<Clipwright>>();
  const composed = (choice: EngineChoice): Promise<Clipwright> => {
    const { loader, renderer, cache = true } = choice;
    const key = JSON.stringify([loader, renderer, cache]);
    const there = made.get(key);
    if (there !== undefined) return there;
    const asked = {
      ...flags,
      cache: flags.cache && cache,
      ...(loader === undefined ? {} : { loader: [loader] }),
      ...(renderer === undefined ? {} : { renderer }),
    };
    const others = asked.cache ? queue : [];
    const making = compose(asked, context, storeChoice(asked, context), ffmpegRendererModule, others);
    made.set(key, making);
    // Another try where it could not be made.
    making.catch(() => made.delete(key));
    return making;
  };
  return {
    loaders: names(flags.loader?.[0], 'loaders'),
    renderers: names(flags.renderer, 'renderers'),
    use: async (choice) => engineOf(await composed(choice), flags.cacheName !== undefined),
    painter: () => textPainter(),
    [Symbol.asyncDispose]: async () => {
      for (const each of made.values()) {
        const clipwright = await each.catch(() => undefined);
        await clipwright?.[Symbol.asyncDispose]();
      }
    },
  };
}

function engineOf(clipwright: Clipwright, hasCache: boolean): Engine {
  const runner = clipwright.get(FfmpegRunnerId);
  return {
    loader: clipwright.get(ClipLoaderId),
    renderer: clipwright.get(ClipRendererId),
    store: clipwright.get(ArtifactStoreId),
    ...(hasCache ? { cache: clipwright.get(ClipCacheId) } : {}),
    budget: runner.budget,
    encoders: pictureEncoders(runner),
  };
}
