import { ClipwrightError } from '@clipwright/core';
import type { LoaderDefinition, OpenWork, PictureBytes, SourceDefinition } from '@clipwright/core/author';

/** What is alive of a loader: what it opened, and what it reads. */
export interface Alive {
  opened: number;
  reading: number;
}

function checkUri(uri: string): void {
  if (uri === 'ramp:none') throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
  if (uri === 'ramp:text') throw new ClipwrightError('not-media', `${uri} is no ramp.`);
}

/** As little as a loader can be: brighter from frame to frame, and without sound. */
export function minimalDefinition(alive: Alive): LoaderDefinition {
  return {
    name: 'ramp',
    accepts: (uri) => uri.startsWith('ramp:'),
    open: ({ uri }) => {
      checkUri(uri);
      alive.opened += 1;
      return {
        video: { width: 6, height: 4, pixelFormat: 'gray', frameRate: '30000/1001', frames: 20 },
        frames: (wanted) => wanted.map((frame) => new Uint8Array(24).fill(10 * frame)),
        close: () => {
          alive.opened -= 1;
        },
      };
    },
  };
}

/** The same with all that there is, of classes with private members. */
export class RampLoader implements LoaderDefinition {
  readonly name = 'ramp';
  readonly #version = '2';
  readonly #alive: Alive;
  readonly #changed: ReadonlyMap<string, ClipwrightError>;

  constructor(alive: Alive, changed: ReadonlyMap<string, ClipwrightError>) {
    this.#alive = alive;
    this.#changed = changed;
  }

  get version(): string {
    return this.#version;
  }

  accepts(uri: string): boolean {
    return this.#alive.opened >= 0 && uri.startsWith('ramp:');
  }

  async open({ uri }: { readonly uri: string }, { signal, progress }: OpenWork): Promise<SourceDefinition> {
    for (const ratio of [0.25, 0.75, 0.5]) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      progress(ratio);
    }
    signal.throwIfAborted();
    checkUri(uri);
    return new Ramp(uri, this.#alive, this.#changed);
  }
}

const timestamps = Array.from({ length: 20 }, (_, frame) => 40 + 4 * frame + (frame > 9 ? 1 : 0));

class Ramp implements SourceDefinition {
  readonly video = {
    width: 33,
    height: 17,
    pixelFormat: 'yuv420p',
    timebase: '1/100',
    timestamps,
    end: 130,
    keyframes: [0, 10],
  } as const;
  readonly #uri: string;
  readonly #alive: Alive;
  readonly #changed: ReadonlyMap<string, ClipwrightError>;

  constructor(uri: string, alive: Alive, changed: ReadonlyMap<string, ClipwrightError>) {
    this.#uri = uri;
    this.#alive = alive;
    this.#changed = changed;
    alive.opened += 1;
  }

  get fingerprint(): string {
    return this.#uri;
  }

  get audio() {
    return this.#uri === 'ramp:silent' ? undefined : ({ sampleRate: 22050, channels: 1 } as const);
  }

  async *frames(wanted: readonly number[], signal: AbortSignal): AsyncGenerator<PictureBytes> {
    this.#alive.reading += 1;
    try {
      const buffer = new Uint8Array(33 * 17 + 2 * 17 * 9);
      for (const frame of wanted) {
        await new Promise((resolve) => setTimeout(resolve, 0));
        if (signal.aborted) return;
        yield buffer.fill(20 + 10 * frame);
      }
    } finally {
      this.#alive.reading -= 1;
    }
  }

  async *sound(from: number, to: number): AsyncGenerator<Float32Array> {
    this.#alive.reading += 1;
    try {
      for (let at = from; at < to; at += 500) {
        yield Float32Array.from({ length: Math.min(500, to - at) }, (_, i) => Math.sin((at + i) / 10) / 2);
      }
    } finally {
      this.#alive.reading -= 1;
    }
  }

  async check(): Promise<void> {
    const error = this.#changed.get(this.#uri);
    if (error !== undefined) throw error;
  }

  async close(): Promise<void> {
    if (this.#alive.reading !== 0) throw new Error('It was closed under its readers.');
    this.#alive.opened -= 1;
  }
}
