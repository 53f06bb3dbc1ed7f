import { expect, it } from 'vitest';
import { codecsOf, containerClock } from '../src/index.ts';

it('takes the usual codecs of a container, and refuses those that it does not hold', () => {
  expect(codecsOf({ output: '/out.webm' })).toEqual({ codec: 'vp9', audioCodec: 'opus' });
  expect(() => codecsOf({ output: '/out.mov', codecs: { video: 'vp9' } })).toThrow(
    expect.objectContaining({ code: 'invalid-option' }),
  );
});

it('counts exactly in mp4, and in milliseconds in mkv', () => {
  expect(containerClock('mp4', '30000/1001').ticksAt(3)).toBe(3003);
  // 3003 / 30000 s are 100.1 ms.
  expect(containerClock('mkv', '30000/1001').ticksAt(3)).toBe(100);
});
