import { ClipwrightError } from '@clipwright/core';
import { z } from 'zod';
import type { Call, Workshop } from './workshop.ts';

/** A picture as clients show it. */
export interface EncodedPicture {
  /** Base64. */
  readonly data: string;
  readonly mimeType: string;
}

/** What a tool found: plain JSON data, and pictures. */
export interface Outcome<T> {
  readonly result: T;
  readonly pictures?: readonly EncodedPicture[];
}

/** A tool as the server offers it. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  /** For whoever chooses among tools. */
  readonly description: string;
  /** Whether it makes no file. */
  readonly readOnly: boolean;
  readonly input: z.ZodType;
  /** Of a call that failed: `error` alone. */
  readonly output: z.ZodType;
  /** Errors: `invalid-option` for arguments that are not as `input` says, and those of the work. */
  run(given: unknown, workshop: Workshop, call: Call): Promise<Outcome<Record<string, unknown>>>;
}

interface ToolDefinition<I extends z.ZodObject, O extends z.ZodObject> extends Omit<Tool, 'input' | 'output' | 'run'> {
  readonly input: I;
  readonly output: O;
  readonly run: (args: z.output<I>, workshop: Workshop, call: Call) => Promise<Outcome<z.input<O>>>;
}

/** What is told of a call that failed. */
export const failure = z.object({
  code: z.string().describe('Stable: branch on it. docs/errors.md has them all.'),
  message: z.string().describe('What went wrong, and what to do about it.'),
  remedy: z.string().optional().describe('What to do about it.'),
  details: z.looseObject({}).optional().describe('`line` and `column` in a list, `option`, paths, limits.'),
});

/** Has the arguments checked against its schema, so that what is wrong with them is an error like any other. */
export function tool<I extends z.ZodObject, O extends z.ZodObject>(definition: ToolDefinition<I, O>): Tool {
  const { input, output, run } = definition;
  return {
    ...definition,
    output: output.partial().extend({ error: failure.optional().describe('Of a call that failed; it is alone then.') }),
    run: async (given, workshop, call) => await run(checked(input, given), workshop, call),
  };
}

function checked<I extends z.ZodType>(input: I, given: unknown): z.output<I> {
  const { success, data, error } = input.safeParse(given ?? {});
  if (success) return data;
  const [issue] = error.issues;
  const path = issue?.path.join('.') ?? '';
  throw new ClipwrightError(
    'invalid-option',
    path === '' ? `${issue?.message}.` : `The option ${path} is not as it should be: ${issue?.message}.`,
    { remedy: 'See the input schema of the tool.', ...(path === '' ? {} : { details: { option: path } }) },
  );
}
