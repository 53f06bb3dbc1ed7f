import { memoryCacheModule, temporaryStoreModule } from '@clipwright/cache/inversify';
import { type Clip, type RenderReport, resultFrom } from '@clipwright/core';
import { createClipwright } from '@clipwright/core/inversify';
import { ffmpegModule } from '@clipwright/ffmpeg/inversify';
import { ffmpegLoaderModule } from '@clipwright/loader-ffmpeg/inversify';
import { headersProberModule } from '@clipwright/prober-headers/inversify';
import { ffmpegRendererModule } from '@clipwright/renderer-ffmpeg/inversify';

export async function render(clips: Clip[], file: string): Promise<RenderReport> {
  const media = [ffmpegModule(), headersProberModule(), ffmpegLoaderModule(), ffmpegRendererModule()];
  const storage = [memoryCacheModule(), temporaryStoreModule()];
  await using clipwright = createClipwright({ modules: [...media, ...storage] });
  return await resultFrom(clipwright.renderTimeline({ items: clips }, { file }));
}
