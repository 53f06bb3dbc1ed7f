import { Ajv2020 } from 'ajv/dist/2020.js';
import { z } from 'zod';

const operation = z.looseObject({
  responses: z.record(z.string(), z.looseObject({ content: z.record(z.string(), z.unknown()).optional() })),
});

/** As much of OpenAPI as is used here. */
const description = z.looseObject({
  openapi: z.literal('3.1.0'),
  paths: z.record(z.string(), z.record(z.string(), operation)),
});

/** Holds answers against the description of the server's routes. */
export interface AnswerCheck {
  /** `get /api/v1/info` and so on. */
  readonly described: readonly string[];
  /** Those that were answered well at least once. */
  readonly answered: ReadonlySet<string>;
  /** Throws where the answer is not as described. */
  check(method: string, path: string, response: Response): Promise<void>;
}

export function answerCheck(given: unknown): AnswerCheck {
  const { paths } = description.parse(given);
  const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true, validateFormats: false });
  ajv.addVocabulary(['openapi', 'info', 'paths', 'components', 'security']);
  ajv.addSchema(z.record(z.string(), z.unknown()).parse(given), 'openapi');
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  const answered = new Set<string>();
  return {
    described,
    answered,
    check: async (method, path, response) => {
      const { pathname } = new URL(path, 'http://localhost');
      const template = Object.keys(paths).find((each) =>
        new RegExp(`^${each.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(pathname),
      );
      if (template === undefined) return;
      const found = paths[template]?.[method.toLowerCase()];
      if (found === undefined) return;
      const status = String(response.status);
      const status2 = Object.hasOwn(found.responses, status) ? status : 'default';
      if (status2 === 'default' && response.status < 400)
        throw new Error(`${method} ${path}: ${status} is not described`);
      if (response.status < 400) answered.add(`${method.toLowerCase()} ${template}`);
      const type = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
      const content = found.responses[status2]?.content;
      if (content === undefined) return;
      const [, kind] = /^(\w+)\//.exec(type) ?? [];
      const known = [type, `${kind}/*`].find((each) => Object.hasOwn(content, each));
      if (known === undefined) throw new Error(`${method} ${path}: ${status} is ${type}, which is not described`);
      if (type !== 'application/json') return;
      const pointer = ['paths', template, method.toLowerCase(), 'responses', status2, 'content', type, 'schema'];
      const ref = pointer.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
      const validate = ajv.getSchema(`openapi#/${ref}`);
      if (validate === undefined) throw new Error(`${ref} is no schema`);
      const body: unknown = await response.json();
      if (validate(body) !== true) {
        throw new Error(`${method} ${path} ${status}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(body)}`);
      }
    },
  };
}
