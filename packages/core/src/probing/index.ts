export { chooseStream } from './choose-stream.ts';
export type { ClockBreak, ClockedPacket, ClockWatch } from './clock-watch.ts';
export { clockWatch } from './clock-watch.ts';
export type { Described } from './describe-source.ts';
export { describeSource, usualTicks } from './describe-source.ts';
export type { FoundAudio, FoundOther, FoundPacket, FoundSource, FoundVideo } from './found-source.ts';
export type { FrameHabits } from './frame-times.ts';
export { frameIndexOf } from './frame-times.ts';
export { steadyRate } from './steady-rate.ts';
