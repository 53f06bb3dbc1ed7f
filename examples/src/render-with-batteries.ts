import { type Clip, clipwright, type RenderReport } from 'clipwright';

export async function render(clips: Clip[], file: string): Promise<RenderReport> {
  await using video = clipwright();
  return await video.render({ items: clips }, { file });
}
