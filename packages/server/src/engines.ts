import type {
  ArtifactStore,
  ClipCache,
  ClipLoader,
  ClipRenderer,
  ClipSource,
  TextPainter,
  ThreadBudget,
  Timeline,
} from '@clipwright/core';
import { hasText } from '@clipwright/core/author';
import type { PictureEncoder } from '@clipwright/pictures';
import { ServerError } from './errors/server-error.ts';

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
  /** Gives what draws the words of a timeline, and is asked where one has some. @default layers of text fail */
  readonly painter?: () => Promise<TextPainter>;
}

/** What draws the words of a timeline, where it has some. */
export async function painterFor(timeline: Timeline, engines: Engines): Promise<{ readonly painter?: TextPainter }> {
  const painter = hasText(timeline) ? await engines.painter?.() : undefined;
  return painter === undefined ? {} : { painter };
}

/**
 * One engine, of the name `auto`. It is used whatever is said of a cache.
 *
 * @param painter Gives what draws words. @default layers of text fail
 */
export function oneEngine(engine: Engine, painter?: Engines['painter']): Engines {
  const use = (): Promise<Engine> => Promise.resolve(engine);
  return { loaders: ['auto'], renderers: ['auto'], use, ...(painter === undefined ? {} : { painter }) };
}

/** Errors: `invalid-request` for a name that is none of those. */
export function checkEngine(kind: string, name: string | undefined, names: readonly string[]): void {
  if (name === undefined || names.includes(name)) return;
  throw new ServerError(
    'invalid-request',
    `There is no ${kind} ${JSON.stringify(name)}.`,
    `There are ${names.join(', ')}.`,
  );
}
