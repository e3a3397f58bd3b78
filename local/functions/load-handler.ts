/** Finds a function's handler in its unpacked ZIP, and keeps its imports inside that ZIP. */
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RuntimeError } from './function-error.ts';

export type Handler = (event: unknown, context: unknown) => unknown;

const EXTENSIONS = ['.js', '.mjs', '.cjs'];

export async function loadHandler(taskRoot: string, handler: string): Promise<Handler> {
  const [, path, exported] = /^((?:.*\/)?[^./]+)\.(.+)$/.exec(handler) ?? [];
  if (path === undefined || exported === undefined) {
    throw new RuntimeError('Runtime.MalformedHandlerName', `Bad handler: ${handler}`);
  }
  const file = EXTENSIONS.map((ending) => join(taskRoot, path + ending)).find(existsSync);
  if (file === undefined) {
    throw new RuntimeError('Runtime.ImportModuleError', `Error: Cannot find module '${path}'`);
  }
  confineImports(taskRoot);
  const found = exported
    .split('.')
    .reduce<unknown>((owner, key) => member(owner, key), await importModule(file));
  if (typeof found !== 'function') {
    const message = `${handler} is undefined or not exported`;
    throw new RuntimeError('Runtime.HandlerNotFound', message);
  }
  return found as Handler;
}

async function importModule(file: string): Promise<unknown> {
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new RuntimeError('Runtime.UserCodeSyntaxError', String(error), error);
    }
    const isMissing =
      error instanceof Error && /MODULE_NOT_FOUND/.test(String(member(error, 'code')));
    if (!isMissing) throw error;
    throw new RuntimeError('Runtime.ImportModuleError', String(error), error);
  }
}

function member(owner: unknown, key: string): unknown {
  return owner === null || owner === undefined ? undefined : Reflect.get(Object(owner), key);
}

/** A package that the bundle forgot must not be found in a folder above, as it would not be on AWS. */
function confineImports(taskRoot: string): void {
  const inside = pathToFileURL(taskRoot + sep).href;
  registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context);
      if (!resolved.url.startsWith('file:') || resolved.url.startsWith(inside)) return resolved;
      const error = new Error(`Cannot find package '${specifier}' in the function's ZIP`);
      throw Object.assign(error, { code: 'ERR_MODULE_NOT_FOUND' });
    },
  });
}
