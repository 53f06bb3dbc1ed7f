// One render in a process of its own, for the memory that it takes: `node memory-child.js '{ tools, montage, output
// }'`.
import { clipwright } from '../peers/clipwright.ts';
import type { RenderJob } from '../peers/peer.ts';

const job: RenderJob = JSON.parse(process.argv[2] ?? '');
await clipwright.render?.(job);
