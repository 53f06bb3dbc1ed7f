export type { JoinedSets, SetsCodec, StreamSets } from './joined-sets.ts';
