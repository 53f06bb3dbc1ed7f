import { z } from 'zod';
import { ServerError } from '../errors/server-error.ts';

/** An answer of a route as it is described. */
export interface AnswerDescription {
  readonly description: string;
  /** Of JSON. */
  readonly schema?: z.ZodType;
  /** Of an answer that is no JSON: its content types. */
  readonly types?: readonly string[];
}

/** A request, beside what it gives. */
export interface Call {
  /** The id in the path; empty where it has none. */
  readonly id: string;
  readonly headers: Headers;
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal;
  /** Ends the connection at once, whatever is on its way. */
  disconnect(): void;
}

/** A route: what is served, what documents it and what checks it are made of this. */
export interface Route {
  readonly method: 'get' | 'post' | 'delete';
  /** Below `/api/v1`, with `:id` for an id. */
  readonly path: string;
  /** Whether it lies at the root, where other programs look for it. @default false */
  readonly atRoot?: boolean;
  readonly summary: string;
  /** Parameters of the query where it is a `get`, otherwise the members of the body. */
  readonly input: z.ZodObject;
  /** Headers that it reads, and what for. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly answers: Readonly<Record<number, AnswerDescription>>;
  handle(given: unknown, call: Call): Promise<Response>;
}

interface RouteDefinition<I extends z.ZodObject, A extends z.ZodType>
  extends Pick<Route, 'method' | 'path' | 'atRoot' | 'summary' | 'headers'> {
  readonly input: I;
  /** What a call that went well answers as JSON, with status 200. */
  readonly answer?: A;
  readonly others?: Route['answers'];
  handle(given: z.output<I>, call: Call): Promise<z.output<A> | Response> | z.output<A> | Response;
}

/** Where all that is no page lies. */
export const prefix = '/api/v1';

/** Where a route lies as a whole. */
export function pathOf({ path, atRoot = false }: Pick<Route, 'path' | 'atRoot'>): string {
  return atRoot ? path : prefix + path;
}

/** Of a route that needs nothing. */
export const nothing = z.strictObject({});

/** Has the request checked against its shape; what is returned that is no `Response` is told as JSON. */
export function route<I extends z.ZodObject, A extends z.ZodType>(definition: RouteDefinition<I, A>): Route {
  const { answer, others, handle, ...rest } = definition;
  return {
    ...rest,
    answers: { ...(answer === undefined ? {} : { 200: { description: 'As asked for.', schema: answer } }), ...others },
    handle: async (given, call) => {
      const result = await handle(checked(definition.input, given), call);
      return result instanceof Response ? result : Response.json(result);
    },
  };
}

function checked<I extends z.ZodType>(input: I, given: unknown): z.output<I> {
  const { success, data, error } = input.safeParse(given);
  if (success) return data;
  const [issue] = error.issues;
  const path = issue?.path.join('.') ?? '';
  throw new ServerError(
    'invalid-request',
    path === '' ? `The request is not as it should be: ${issue?.message}.` : `${path}: ${issue?.message}.`,
    'See /api/v1/openapi.json.',
  );
}
