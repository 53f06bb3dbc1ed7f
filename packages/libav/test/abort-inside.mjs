// Loaded before what an isolated worker runs (`NODE_OPTIONS=--import`): the process calls abort() by itself, in the
// middle of a native job, once the file is there that $ABORT_ONCE names. The file is gone then.
import { rmSync } from 'node:fs';
import { CodecContext } from 'node-av/lib';

const mark = process.env.ABORT_ONCE;

for (const name of ['sendPacketSync', 'sendFrameSync']) {
  const call = CodecContext.prototype[name];
  CodecContext.prototype[name] = function (...args) {
    const result = call.apply(this, args);
    try {
      rmSync(mark);
    } catch {
      return result;
    }
    process.abort();
  };
}
