import { z } from 'zod';
import { errorAnswer } from '../api/error.ts';
import { loadEvent, progressEvent, removedEvent, snapshotEvent, stateEvent, workEvent } from '../api/events.ts';
import { type AnswerDescription, pathOf, type Route } from './route.ts';

type JsonObject = Record<string, unknown>;

/** Of what is sent in streams of events. */
const streamed = {
  StateEvent: stateEvent,
  RemovedEvent: removedEvent,
  SnapshotEvent: snapshotEvent,
  ProgressEvent: progressEvent,
  WorkEvent: workEvent,
  LoadEvent: loadEvent,
};

/** The description of routes, in the form of OpenAPI 3.1. */
export function openApi(routes: readonly Route[], version: string): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const each of routes) {
    const path = pathOf(each).replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [each.method]: operation(each) };
  }
  const schemas = Object.fromEntries(Object.entries(streamed).map(([name, shape]) => [name, schemaOf(shape)]));
  return {
    openapi: '3.1.0',
    info: { title: 'Clipwright', version },
    paths,
    components: {
      schemas: { Error: schemaOf(errorAnswer), ...schemas },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'clipwright' },
      },
    },
    security: [{ bearer: [] }, { session: [] }],
  };
}

function operation({ method, path, summary, input, headers = {}, answers }: Route): JsonObject {
  const hasBody = method === 'post' && Object.keys(input.shape).length > 0;
  const parameters = [
    ...[...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    })),
    ...(hasBody ? [] : inQuery(input)),
    ...Object.entries(headers).map(([name, description]) => ({
      ...{ name, in: 'header', required: false, description, schema: { type: 'string' } },
    })),
  ];
  return {
    summary,
    operationId: `${method}${path.replaceAll(/\W+(\w)?/g, (_all, letter: string = '') => letter.toUpperCase())}`,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(hasBody
      ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(input, 'input') } } } }
      : {}),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, response(answer)])),
      default: {
        description: 'It went wrong.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  };
}

function inQuery(input: z.ZodObject): readonly JsonObject[] {
  const { properties = {}, required = [] } = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties).map(([name, schema]) => ({
    ...{ name, in: 'query', required: required.includes(name), schema },
  }));
}

function response({ description, schema, types = [] }: AnswerDescription): JsonObject {
  const content = {
    ...(schema === undefined ? {} : { 'application/json': { schema: schemaOf(schema) } }),
    ...Object.fromEntries(types.map((type) => [type, { schema: { type: 'string' } }])),
  };
  return { description, ...(Object.keys(content).length === 0 ? {} : { content }) };
}

function schemaOf(shape: z.ZodType, io: 'input' | 'output' = 'output'): JsonObject {
  const { $schema: _, '~standard': __, ...schema } = z.toJSONSchema(shape, { io });
  return schema;
}
