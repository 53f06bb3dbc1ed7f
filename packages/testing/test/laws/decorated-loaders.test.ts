import { ClipwrightError } from '@clipwright/core';
import { type ChangingSource, loaderLaws, syntheticLoader } from '@clipwright/testing';
import { describe, it } from 'vitest';
import { changingSources, decliningLoader } from './changing-sources.ts';
import { ClassLoader } from './class-loader.ts';
import { decorations } from './decorations.ts';

for (const [name, decorate] of Object.entries(decorations)) {
  loaderLaws(
    { describe, it },
    {
      name: `the laws of loaders, kept by ${name} of a class`,
      capabilities: {
        audio: true,
        file: false,
        other: true,
        silent: true,
        notMedia: true,
        changing: true,
        declined: true,
      },
      make: async () => new Product(decorate),
    },
  );
}

/** As somebody may write it: see {@link ClassLoader}. */
class Product {
  readonly #synthetic = syntheticLoader({ frames: 20, width: 32, height: 18, origin: 7, frameRate: '30000/1001' });
  readonly #changed = new Map<string, ClipwrightError>();
  readonly #loader: ReturnType<(typeof decorations)[string]>;

  constructor(decorate: (typeof decorations)[string]) {
    this.#loader = decorate(new ClassLoader(decliningLoader(changingSources(this.#synthetic, this.#changed))));
  }

  get loader() {
    return this.#loader;
  }

  get uri() {
    return 'synthetic:one';
  }

  get missing() {
    return 'one';
  }

  get declined() {
    return 'another:one';
  }

  get other() {
    return 'synthetic:two';
  }

  get silent() {
    return 'synthetic:silent?audio=0';
  }

  get notMedia() {
    return 'synthetic:one?rate=none';
  }

  get changing() {
    return (['source-changed', 'source-missing'] as const).map((code) => new Changing(code, this.#changed));
  }

  leftovers() {
    return this.#synthetic.leftovers();
  }

  starts() {
    return this.#synthetic.counters.opens;
  }

  cleanUp() {
    return this.#synthetic[Symbol.asyncDispose]();
  }
}

class Changing implements ChangingSource {
  readonly #code: ChangingSource['code'];
  readonly #changed: Map<string, ClipwrightError>;

  constructor(code: ChangingSource['code'], changed: Map<string, ClipwrightError>) {
    this.#code = code;
    this.#changed = changed;
  }

  get code() {
    return this.#code;
  }

  get uri() {
    return `synthetic:${this.#code}`;
  }

  get way() {
    return this.#code;
  }

  async change() {
    this.#changed.set(this.uri, new ClipwrightError(this.#code, 'It is another.'));
  }
}
