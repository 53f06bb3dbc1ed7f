export { chooseStream } from './choose-stream.ts';
export type { Described } from './describe-source.ts';
export { describeSource } from './describe-source.ts';
export type { FoundAudio, FoundPacket, FoundSource, FoundVideo } from './found-source.ts';
