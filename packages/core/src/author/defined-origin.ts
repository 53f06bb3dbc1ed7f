import type { ClipwrightError } from '../errors/clipwright-error.ts';
import type { Described } from '../probing/describe-source.ts';
import type { SourceDefinition } from './source-definition.ts';

/** An open source of an author, and what readers need to know of it. */
export interface DefinedOrigin extends Described {
  readonly uri: string;
  /** Its members are called on it. */
  readonly definition: SourceDefinition;
  /** What something thrown by the author's work is told as. */
  failed(error: unknown): ClipwrightError;
  /** What something is told as that the author's work may not give. */
  mistake(message: string): ClipwrightError;
}
