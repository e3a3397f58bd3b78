/** Terraform's templates and expressions mean here what they mean to Terraform. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates are Terraform's.
import { tmpdir } from 'node:os';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateTemplate, hasTemplate } from '../../../local/stack/template.ts';

const known: Readonly<Record<string, unknown>> = {
  'aws_sqs_queue.q': { arn: 'arn:q', tags: { a: 'b' }, list: ['x', 'y'], block: { size: 3 } },
  'var.region': 'us-east-1',
};
const scope = {
  directory: tmpdir(),
  lookup(parts: readonly string[]) {
    const value = known[parts.slice(0, 2).join('.')];
    if (value === undefined) throw new ReferenceError(`no ${parts.join('.')}`);
    return { value, consumed: 2 };
  },
};
const evaluate = (template: string) => evaluateTemplate(template, scope);

describe('a template', () => {
  it.each<[string, unknown]>([
    ['plain', 'plain'],
    ['', ''],
    ['${aws_sqs_queue.q.arn}', 'arn:q'],
    ['${aws_sqs_queue.q.arn}/index/${var.region}', 'arn:q/index/us-east-1'],
    ['a-$${not.me}-${var.region}', 'a-${not.me}-us-east-1'],
    ['a-%%{not.me}', 'a-%{not.me}'],
    ['$context.requestId costs $5 {x}', '$context.requestId costs $5 {x}'],
    ['${aws_sqs_queue.q.list[1]}', 'y'],
    ['${aws_sqs_queue.q.list[0]}${aws_sqs_queue.q.tags["a"]}', 'xb'],
    ['${aws_sqs_queue.q.tags.a}', 'b'],
    ['${aws_sqs_queue.q.block[0].size}', 3],
    ['${aws_sqs_queue.q.list}', ['x', 'y']],
    ['${[aws_sqs_queue.q, aws_sqs_queue.q][*].arn}', ['arn:q', 'arn:q']],
    ['${"a ${var.region} \\"b\\" \\u0041"}', 'a us-east-1 "b" A'],
    ['${join("/", [aws_sqs_queue.q.arn, "index", "${var.region}"])}', 'arn:q/index/us-east-1'],
    [
      '${jsonencode({"b" = 1, a: [true, null], c = "<&>"})}',
      '{"a":[true,null],"b":1,"c":"\\u003c\\u0026\\u003e"}',
    ],
    ['${format("%s:%d%%", "a", 5)}', 'a:5%'],
    ['${1 + 2 * 3 - 4 / 2}', 5],
    ['${(1 + 2) * -3}', -9],
    ['${10 - 4 - 3}', 3],
    ['${var.region == "us-east-1" && !false ? "yes" : "no"}', 'yes'],
    ['${1 > 2 || 2 >= 3 ? "yes" : "no"}', 'no'],
    ['${sha256("")}', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['${replace("a.b.c", ".", "-")}${replace("aab", "/a+/", "x")}', 'a-b-cxb'],
    ['${element(split(",", "a,b"), 3)}', 'b'],
    ['${lookup({a = 1}, "b", 2)}', 2],
  ])('%s is %j', (template, value) => {
    expect(evaluate(template)).toEqual(value);
  });

  it.each<[string, string]>([
    ['${aws_sqs_queue.none.arn}', 'no aws_sqs_queue.none.arn'],
    ['${aws_sqs_queue.q.nothing}', 'there is nothing at "nothing"'],
    ['${aws_sqs_queue.q.list[7]}', 'there is nothing at "7"'],
    ['${aws_sqs_queue.q.constructor}', 'there is nothing at "constructor"'],
    ['${uuid()}', 'the function uuid() is not supported'],
    ['${var.region', '"}" expected at character 13'],
    ['${}', 'a value expected'],
    ['${join("/", [1}', '"]" expected'],
    ['${"open}', '""" expected'],
    ['%{ if true }x%{ endif }', 'template directives'],
    ['a ${aws_sqs_queue.q.list}', 'a template needs text, not object'],
    ['a ${null}', 'a template needs text, not null'],
    ['${lookup({a = 1}, "b")}', 'lookup() found no "b"'],
    ['${join(",", "x")}', 'something that is not a list'],
    ['${lower([])}', 'something that is not text'],
  ])('%s is an error that says "%s"', (template, message) => {
    expect(() => evaluate(template)).toThrow(message);
  });

  it('leaves any text without an opening as it is', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !hasTemplate(text)),
        (text) => {
          expect(evaluate(text)).toBe(text);
        },
      ),
    );
  });

  it('gives back any text that was escaped, and any text inside jsonencode', () => {
    const pieces = fc.oneof(fc.string(), fc.constantFrom('${', '%{', '$', '%', '{', '"', '\\'));
    const texts = fc.array(pieces).map((some) => some.join(''));
    fc.assert(
      fc.property(texts, (text) => {
        const escaped = text.replaceAll(/[$%](?=\{)/g, (sign) => sign.repeat(2));
        if (/\$\$\$\{|%%%\{/.test(escaped)) return;
        expect(evaluate(escaped)).toBe(text);
        expect(JSON.parse(String(evaluate(`\${jsonencode(${JSON.stringify(escaped)})}`)))).toBe(
          text,
        );
      }),
    );
  });
});
