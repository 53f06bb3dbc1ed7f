export { median } from './measure/median.ts';
export { timed } from './measure/timed.ts';
export { ffmpegInTurn } from './peers/ffmpeg-in-turn.ts';
export { ffprobeInTurn } from './peers/ffprobe-in-turn.ts';
export type { FramesJob, Job, OpenJob, Peer, RenderJob, Tools } from './peers/peer.ts';
export { frameCount } from './work/grid.ts';
export type { Cut, Montage } from './work/work.ts';
