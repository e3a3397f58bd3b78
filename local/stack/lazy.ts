/** Values that are computed when first read: a reference nobody reads needs no meaning. */
import { hasTemplate } from './template.ts';

/** Defines `key` so that `compute` runs at its first read; a value that needs itself is an error. */
export function defineLazy(
  target: object,
  key: string | number,
  compute: () => unknown,
  describe: () => string,
): void {
  let computing = false;
  Object.defineProperty(target, key, {
    enumerable: true,
    configurable: true,
    get() {
      if (computing) throw new ReferenceError(`${describe()} refers to itself`);
      computing = true;
      try {
        const value = compute();
        Object.defineProperty(target, key, { value, enumerable: true });
        return value;
      } finally {
        computing = false;
      }
    },
  });
}

/** A copy of `raw` whose templates are resolved when read, at any depth. `path` names the place in errors. */
export function lazyCopy(
  raw: unknown,
  path: string,
  resolve: (template: string, path: string) => unknown,
): unknown {
  if (typeof raw !== 'object' || raw === null) return raw;
  const target: object = Array.isArray(raw) ? [] : {};
  for (const [key, value] of Object.entries(raw)) {
    const place = `${path}.${key}`;
    if (typeof value === 'string' && hasTemplate(value))
      defineLazy(
        target,
        key,
        () => resolve(value, place),
        () => place,
      );
    else
      Object.defineProperty(target, key, {
        value: lazyCopy(value, place, resolve),
        enumerable: true,
        configurable: true,
      });
  }
  return target;
}
