// Module hooks: each function of the packages' built files says that it was entered.
import { fileURLToPath } from 'node:url';
import { parseAst } from 'rolldown/parseAst';

const built = /\/packages\/([^/]+)\/dist\/(.+)\.js$/;

export async function load(url, context, next) {
  const loaded = await next(url, context);
  const [, name, path] = built.exec(url) ?? [];
  if (name === undefined || loaded.format !== 'module') return loaded;
  return { ...loaded, source: instrumented(String(loaded.source), `${name}/${path}`, fileURLToPath(url)) };
}

/** The code with calls of what `record.mjs` sets up, on the same lines. */
function instrumented(code, module, file) {
  const program = parseAst(code, {}, file);
  const enter = `traceModules.enter(${JSON.stringify(module)})`;
  const insertions = [];
  let waits = false;
  const visit = (node, inFunction) => {
    if (node.type === 'AwaitExpression' && !inFunction) waits = true;
    const isFunction = /Function/.test(node.type) && node.body?.type !== undefined;
    if (isFunction && node.body.type === 'BlockStatement') insertions.push([node.body.start + 1, `${enter};`]);
    if (isFunction && node.body.type !== 'BlockStatement') {
      insertions.push([node.body.start, `(${enter},`], [node.body.end, ')']);
    }
    for (const child of childrenOf(node)) visit(child, inFunction || isFunction);
  };
  visit(program, false);
  // The body of a module that waits runs beside others: it is a program.
  if (!waits) insertions.push([0, 'traceModules.loads(true);'], [code.length, '\ntraceModules.loads(false);']);
  let [result, end] = ['', code.length];
  for (const [at, text] of insertions.map((each, i) => [...each, i]).sort(([a, , i], [b, , j]) => b - a || j - i)) {
    result = text + code.slice(at, end) + result;
    end = at;
  }
  return code.slice(0, end) + result;
}

function childrenOf(node) {
  return Object.values(node)
    .flat()
    .filter((child) => typeof child?.type === 'string');
}
