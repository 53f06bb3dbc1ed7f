import { directoryStore } from '@clipwright/cache';
import { type S3StoreOptions, s3Store } from '@clipwright/store-s3';
import { type Clip, clipwright, type RenderReport } from 'clipwright';

/** Where finished work is shared, and who asks for it. */
type Bucket = Omit<S3StoreOptions, 'local'>;

/** Renders on one of many machines: what another one has encoded is fetched from the bucket. */
export async function renderShared(clips: Clip[], file: string, bucket: Bucket, cache: string): Promise<RenderReport> {
  const local = directoryStore({ directory: cache, maxBytes: 20 * 2 ** 30, sampleAbove: Number.POSITIVE_INFINITY });
  await using store = s3Store({ ...bucket, local });
  await using video = clipwright({ store });
  return await video.render({ items: clips }, { file });
}
