/** Reads a saved plan: which resources would change, and in what. */

export type Action = 'create' | 'update' | 'replace' | 'delete' | 'adopt';

export interface AttributeChange {
  readonly path: string;
  readonly before: unknown;
  /** Undefined where only the apply will tell. */
  readonly after: unknown;
}

export interface ResourceChange {
  readonly address: string;
  readonly type: string;
  readonly action: Action;
  /** What the plan wants the resource to be; unknown values are absent. */
  readonly wanted: Readonly<Record<string, unknown>>;
  /** Its creation was never finished, so that nothing can be in it. */
  readonly isUnfinished: boolean;
  readonly attributes: readonly AttributeChange[];
}

interface RawChange {
  readonly address: string;
  readonly type: string;
  readonly mode: string;
  readonly action_reason?: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: unknown;
    readonly after: unknown;
    readonly after_unknown: unknown;
    readonly importing?: object;
  };
}

export function readPlan(text: string): readonly ResourceChange[] {
  const { resource_changes: raw = [] } = JSON.parse(text) as {
    readonly resource_changes?: readonly RawChange[];
  };
  return raw.flatMap(({ address, type, mode, action_reason: reason, change }) => {
    const action = actionOf(change);
    if (mode !== 'managed' || action === undefined) return [];
    const attributes: AttributeChange[] = [];
    if (action === 'update' || action === 'replace') {
      compare('', change.before, change.after, change.after_unknown, attributes);
    }
    const wanted = (change.after ?? {}) as Readonly<Record<string, unknown>>;
    const isUnfinished = reason === 'replace_because_tainted';
    return [{ address, type, action, wanted, isUnfinished, attributes }];
  });
}

function actionOf({ actions, importing }: RawChange['change']): Action | undefined {
  if (actions.includes('create')) return actions.includes('delete') ? 'replace' : 'create';
  if (actions.includes('delete')) return 'delete';
  if (actions.includes('update')) return 'update';
  return importing === undefined ? undefined : 'adopt';
}

const isTree = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function compare(
  path: string,
  before: unknown,
  after: unknown,
  unknown: unknown,
  found: AttributeChange[],
): void {
  if (unknown === true) {
    found.push({ path, before, after: undefined });
    return;
  }
  if (isTree(before) && isTree(after) && Array.isArray(before) === Array.isArray(after)) {
    const hidden = isTree(unknown) ? unknown : {};
    for (const key of new Set([
      ...Object.keys(before),
      ...Object.keys(after),
      ...Object.keys(hidden),
    ])) {
      const next = path === '' ? key : `${path}.${key}`;
      compare(next, before[key], after[key], hidden[key], found);
    }
    return;
  }
  if (before !== after && !(isAbsent(before) && isAbsent(after)))
    found.push({ path, before, after });
}

/** A provider writes an absent value in several ways. */
const isAbsent = (value: unknown) => value === undefined || value === null;

const marks: Readonly<Record<Action, string>> = {
  create: '+',
  update: '~',
  replace: '±',
  delete: '-',
  adopt: '=',
};
const VALUE_CHARACTERS_MAX = 60;

function show(value: unknown): string {
  if (value === undefined) return '(known after apply)';
  const text = JSON.stringify(value);
  return text.length > VALUE_CHARACTERS_MAX ? `${text.slice(0, VALUE_CHARACTERS_MAX)}…` : text;
}

/** One line for each resource, and one below it for each attribute that changes. */
export function describePlan(changes: readonly ResourceChange[]): string[] {
  return changes.flatMap(({ address, action, attributes }) => [
    `  ${marks[action]} ${address}`,
    ...attributes.map(
      ({ path, before, after }) => `      ${path}: ${show(before ?? null)} → ${show(after)}`,
    ),
  ]);
}
