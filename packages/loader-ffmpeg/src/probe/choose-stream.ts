import { isRecord, type JsonRecord, textOf } from './json-record.ts';

function flag(stream: JsonRecord, name: string): boolean {
  return isRecord(stream.disposition) && stream.disposition[name] === 1;
}

/** The first stream of a kind with the default flag, else the first. A cover picture is no video stream. */
export function chooseStream(streams: readonly JsonRecord[], kind: 'video' | 'audio'): JsonRecord | undefined {
  const all = streams.filter((stream) => textOf(stream, 'codec_type') === kind && !flag(stream, 'attached_pic'));
  return all.find((stream) => flag(stream, 'default')) ?? all[0];
}
