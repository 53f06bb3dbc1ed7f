import type { ArtifactStore, ClipCache, ClipLoader, ClipRenderer, ClipSource, ThreadBudget } from '@clipwright/core';
import type { PictureEncoder } from '@clipwright/pictures';

/** The parts that work is done with. */
export interface Engine {
  readonly loader: ClipLoader;
  readonly renderer: ClipRenderer;
  readonly store: ArtifactStore;
  readonly cache?: ClipCache<ClipSource>;
  /** Bounds what is decoded at once. */
  readonly budget: Pick<ThreadBudget, 'hold'>;
  /** The first that writes `.jpg`, otherwise `.png`, is taken. */
  readonly encoders: readonly PictureEncoder[];
}

/** Which engine is meant. */
export interface EngineChoice {
  /** @default the first */
  readonly loader?: string;
  readonly renderer?: string;
  /** `false`: with a store that keeps nothing. @default true */
  readonly cache?: boolean;
}

/** The engines that there are; whoever gives them closes them, behind the server. */
export interface Engines {
  readonly loaders: readonly string[];
  readonly renderers: readonly string[];
  /** The same engine for the same choice, made when it is first asked for. */
  use(choice: EngineChoice): Promise<Engine>;
}

/** One engine, of the name `auto`. It is used whatever is said of a cache. */
export function oneEngine(engine: Engine): Engines {
  return { loaders: ['auto'], renderers: ['auto'], use: () => Promise.resolve(engine) };
}
