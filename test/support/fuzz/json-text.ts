/** JSON with pieces that no value can hold: numbers as written, members twice. */

/** Goes into the text as it is. */
export class RawJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** An object as a list of members, so that a name may come twice, whatever it is. */
export class Members {
  readonly list: readonly (readonly [name: string, value: unknown])[];

  constructor(list: readonly (readonly [name: string, value: unknown])[]) {
    this.list = list;
  }
}

export function toJsonText(value: unknown): string {
  if (value instanceof RawJson) return value.text;
  if (Array.isArray(value)) return `[${value.map(toJsonText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = value instanceof Members ? value.list : Object.entries(value);
  return `{${members.map(([name, child]) => `${JSON.stringify(name)}:${toJsonText(child)}`).join(',')}}`;
}
