/** Parses the part of Terraform's template and expression language that synthesized stacks contain. */
import {
  asText,
  binary,
  concatenation,
  type Evaluate,
  follow,
  PRECEDENCE,
  reference,
  type Scope,
  type Step,
} from './expression-nodes.ts';
import { terraformFunctions } from './terraform-functions.ts';

/** The value of a template such as `a-${b.c}`: one lone `${…}` keeps its type, all else becomes text. */
export function evaluateTemplate(template: string, scope: Scope): unknown {
  return new TemplateParser(template).parse()(scope);
}

export const hasTemplate = (text: string): boolean => text.includes('${') || text.includes('%{');

class TemplateParser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): Evaluate {
    return this.#template(false);
  }

  /** Reads up to the closing quote when `quoted`, else to the end. */
  #template(quoted: boolean): Evaluate {
    const parts: (string | Evaluate)[] = [];
    let literal = '';
    while (this.#at < this.#text.length && !(quoted && this.#sees('"'))) {
      if (this.#sees('$${') || this.#sees('%%{')) {
        literal += this.#text.slice(this.#at + 1, this.#at + 3);
        this.#at += 3;
      } else if (this.#sees('%{')) {
        throw new SyntaxError('template directives (%{…}) are not supported');
      } else if (this.#sees('${')) {
        this.#at += 2;
        if (literal !== '') parts.push(literal);
        literal = '';
        parts.push(this.#expression(0));
        this.#need('}');
      } else if (quoted && this.#sees('\\')) {
        literal += unescaped(this.#read(/\\(u[0-9a-fA-F]{4}|.)/sy) ?? this.#fail('an escape'));
      } else {
        literal += this.#text[this.#at++];
      }
    }
    if (quoted) this.#need('"');
    if (literal !== '') parts.push(literal);
    return concatenation(parts);
  }

  #expression(floor: number): Evaluate {
    let left = this.#unary();
    for (;;) {
      this.#space();
      const two = this.#text.slice(this.#at, this.#at + 2);
      const operator = two in PRECEDENCE ? two : two.slice(0, 1);
      const precedence = PRECEDENCE[operator] ?? 0;
      if (precedence <= floor) break;
      this.#at += operator.length;
      left = binary(operator, left, this.#expression(precedence));
    }
    return floor === 0 && this.#take('?') ? this.#choice(left) : left;
  }

  #choice(condition: Evaluate): Evaluate {
    const yes = this.#expression(0);
    this.#need(':');
    const no = this.#expression(0);
    return (scope) => (condition(scope) === true ? yes(scope) : no(scope));
  }

  #unary(): Evaluate {
    if (this.#take('!')) {
      const operand = this.#unary();
      return (scope) => operand(scope) !== true;
    }
    if (this.#take('-')) {
      const operand = this.#unary();
      return (scope) => -Number(operand(scope));
    }
    return this.#operand();
  }

  #operand(): Evaluate {
    const number = this.#read(/\s*\d+(\.\d+)?([eE][+-]?\d+)?/y);
    if (number !== undefined) return () => Number(number);
    if (this.#take('"')) return follow(this.#template(true), this.#steps());
    if (this.#take('(')) {
      const inner = this.#expression(0);
      this.#need(')');
      return follow(inner, this.#steps());
    }
    if (this.#take('[')) {
      const values = this.#items(']');
      return follow((scope) => values.map((value) => value(scope)), this.#steps());
    }
    if (this.#take('{')) return follow(this.#object(), this.#steps());
    return this.#named(this.#read(/[A-Za-z_][\w-]*/y) ?? this.#fail('a value'));
  }

  #named(word: string): Evaluate {
    if (word === 'true' || word === 'false') return () => word === 'true';
    if (word === 'null') return () => null;
    if (!this.#take('(')) return reference(word, this.#steps());
    const run = terraformFunctions[word];
    if (run === undefined) throw new SyntaxError(`the function ${word}() is not supported`);
    const inputs = this.#items(')');
    const call: Evaluate = (scope) =>
      run(
        inputs.map((input) => input(scope)),
        scope.directory,
      );
    return follow(call, this.#steps());
  }

  #steps(): Step[] {
    const found: Step[] = [];
    for (;;) {
      if (this.#read(/\.\*|\[\*\]/y)) found.push('splat');
      else if (this.#read(/\./y)) {
        found.push({ name: this.#read(/[\w-]+/y) ?? this.#fail('a name') });
      } else if (this.#read(/\[/y)) {
        found.push({ index: this.#expression(0) });
        this.#need(']');
      } else return found;
    }
  }

  #items(end: string): Evaluate[] {
    const found: Evaluate[] = [];
    while (!this.#take(end)) {
      found.push(this.#expression(0));
      if (this.#take(',')) continue;
      this.#need(end);
      break;
    }
    return found;
  }

  #object(): Evaluate {
    const entries: [Evaluate, Evaluate][] = [];
    while (!this.#take('}')) {
      this.#space();
      const bare = this.#read(/[A-Za-z_][\w-]*(?=\s*[=:])/y);
      const key = bare === undefined ? this.#expression(0) : () => bare;
      if (!this.#take('=')) this.#need(':');
      entries.push([key, this.#expression(0)]);
      this.#take(',');
    }
    return (scope) =>
      Object.fromEntries(entries.map(([key, value]) => [asText(key(scope)), value(scope)]));
  }

  #sees(token: string): boolean {
    return this.#text.startsWith(token, this.#at);
  }

  #space(): void {
    this.#read(/\s+/y);
  }

  #take(token: string): boolean {
    this.#space();
    if (!this.#sees(token)) return false;
    this.#at += token.length;
    return true;
  }

  #need(token: string): void {
    if (!this.#take(token)) this.#fail(`"${token}"`);
  }

  /** Consumes what a sticky pattern matches here. */
  #read(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #fail(wanted: string): never {
    throw new SyntaxError(`${wanted} expected at character ${this.#at + 1}`);
  }
}

function unescaped(sequence: string): string {
  const known: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
  const code = sequence[1] ?? '';
  if (code === 'u') return String.fromCharCode(Number.parseInt(sequence.slice(2), 16));
  return known[code] ?? code;
}
