/** Reads Terraform's machine-readable lines (`-json`): what it does, what went wrong, what it put out. */

export interface Diagnostic {
  readonly summary: string;
  readonly detail: string;
  readonly address: string | undefined;
}

export interface RunReport {
  readonly errors: readonly Diagnostic[];
  readonly outputs: Readonly<Record<string, string>>;
  /** Resources done so far, and how many there are to do where the run itself planned them. */
  readonly done: number;
  readonly planned: number;
  readonly changes: { readonly add: number; readonly change: number; readonly remove: number };
}

interface Event {
  readonly type?: string;
  readonly diagnostic?: {
    readonly severity: string;
    readonly summary: string;
    readonly detail?: string;
    readonly address?: string;
  };
  readonly changes?: {
    readonly add: number;
    readonly change: number;
    readonly remove: number;
    readonly operation: string;
  };
  readonly outputs?: Readonly<Record<string, { readonly value?: unknown }>>;
}

export interface EventReader {
  read(line: string): void;
  report(): RunReport;
}

export function createEventReader(onProgress: (report: RunReport) => void = () => {}): EventReader {
  const errors: Diagnostic[] = [];
  let outputs: Record<string, string> = {};
  let planned = 0;
  let done = 0;
  let changes = { add: 0, change: 0, remove: 0 };
  const report = (): RunReport => ({ errors, outputs, planned, done, changes });
  const take = ({ type, diagnostic, changes: counted, outputs: named }: Event) => {
    if (type === 'diagnostic' && diagnostic?.severity === 'error') {
      const { summary, detail = '', address } = diagnostic;
      errors.push({ summary, detail, address });
    }
    if (type === 'change_summary' && counted !== undefined) {
      changes = { add: counted.add, change: counted.change, remove: counted.remove };
      if (counted.operation === 'plan') planned = counted.add + counted.change + counted.remove;
    }
    if (type === 'apply_complete') done += 1;
    if (type === 'outputs' && named !== undefined) {
      const values = Object.entries(named).filter(([, { value }]) => value !== undefined);
      outputs = Object.fromEntries(values.map(([name, { value }]) => [name, String(value)]));
    }
    if (type !== undefined) onProgress(report());
  };
  return { read: (line) => take(parse(line)), report };
}

/** Anything that is no event (a panic, a warning about a configuration file) is no event. */
function parse(line: string): Event {
  if (!line.startsWith('{')) return {};
  try {
    return JSON.parse(line) as Event;
  } catch {
    return {};
  }
}
