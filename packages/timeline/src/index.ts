export { decodeList } from './decode-list.ts';
export type { FormatOptions } from './format-timeline.ts';
export { formatTimeline } from './format-timeline.ts';
export { listLimits } from './limits.ts';
export type { ListFormat } from './list-format.ts';
export { formatOfName, formatOfText } from './list-format.ts';
export type { ParseOptions } from './parse-timeline.ts';
export { parseTimeline } from './parse-timeline.ts';
export { timelineOfFiles } from './timeline-of-files.ts';
