/** The attributes that the emulator takes and forgets: the front keeps what was asked for and puts it back into what is read. */
import { isDeepStrictEqual } from 'node:util';
import { type AwsCall, type Json, jsonOf, lastPart } from './aws-call.ts';

export interface Forgotten {
  readonly service: string;
  /** Named in the report of what the front had to mend. */
  readonly attribute: string;
  readonly writes: readonly string[];
  readonly reads: readonly string[];
  remember(call: AwsCall): void;
  /** The answer, mended; undefined when there was nothing to put back. */
  restore(call: AwsCall, answer: string): string | undefined;
}

/** An attribute of a JSON service: kept by name of the resource, put back where `into` says. */
function jsonAttribute(options: {
  readonly service: string;
  readonly attribute: string;
  readonly writes: readonly string[];
  readonly reads: readonly string[];
  readonly nameOf: (call: AwsCall, input: Json) => string;
  readonly valueOf: (input: Json) => unknown;
  /** Every place of an answer where the attribute belongs, with the name of its resource. */
  readonly into: (call: AwsCall, output: Json) => readonly (readonly [string, Json])[];
}): Forgotten {
  const { service, attribute, writes, reads } = options;
  const kept = new Map<string, unknown>();
  return {
    service,
    attribute,
    writes,
    reads,
    remember: (call) => {
      const input = jsonOf(call.body);
      const value = options.valueOf(input);
      if (value !== undefined) kept.set(options.nameOf(call, input), value);
    },
    restore: (call, answer) => {
      const output = JSON.parse(answer) as Json;
      const places = options
        .into(call, output)
        .filter(([name, place]) => kept.has(name) && isLost(place[attribute], kept.get(name)));
      for (const [name, place] of places) place[attribute] = kept.get(name);
      return places.length > 0 ? JSON.stringify(output) : undefined;
    },
  };
}

/** Gone, or the same document written in other words: AWS gives a policy back as it got it. */
function isLost(found: unknown, kept: unknown): boolean {
  if (found === undefined) return true;
  if (typeof found !== 'string' || typeof kept !== 'string' || found === kept) return false;
  return isDeepStrictEqual(JSON.parse(found), JSON.parse(kept));
}

const asJson = (value: unknown): Json => (value ?? {}) as Json;
const asList = (value: unknown): readonly Json[] => (Array.isArray(value) ? (value as Json[]) : []);

const functionAttribute = (attribute: string): Forgotten =>
  jsonAttribute({
    service: 'lambda',
    attribute,
    writes: ['CreateFunction', 'UpdateFunctionConfiguration'],
    reads: [
      'CreateFunction',
      'GetFunction',
      'GetFunctionConfiguration',
      'UpdateFunctionConfiguration',
    ],
    nameOf: ({ path }, { FunctionName }) => String(FunctionName ?? path.split('/')[3]),
    valueOf: (input) => input[attribute],
    into: (_call, output) => {
      const place = output.Configuration === undefined ? output : asJson(output.Configuration);
      return [[String(place.FunctionName), place]];
    },
  });

const queueAttribute = (attribute: string): Forgotten =>
  jsonAttribute({
    service: 'sqs',
    attribute,
    writes: ['CreateQueue', 'SetQueueAttributes'],
    reads: ['GetQueueAttributes'],
    nameOf: (_call, input) => lastPart(input.QueueName ?? input.QueueUrl),
    valueOf: (input) => asJson(input.Attributes)[attribute],
    into: ({ body }, output) => [[lastPart(jsonOf(body).QueueUrl), asJson(output.Attributes)]],
  });

/** moto calls every machine a STANDARD one. */
function machineType(): Forgotten {
  const express = new Set<string>();
  const isExpress = (name: unknown) => express.has(lastPart(name));
  return {
    service: 'states',
    attribute: 'type',
    writes: ['CreateStateMachine'],
    reads: ['DescribeStateMachine', 'ListStateMachines'],
    remember: ({ body }) => {
      const { name, type } = jsonOf(body);
      if (type === 'EXPRESS') express.add(String(name));
      else express.delete(String(name));
    },
    restore: (_call, answer) => {
      const output = JSON.parse(answer) as Json;
      const machines = [output, ...asList(output.stateMachines)].filter(({ name }) =>
        isExpress(name),
      );
      for (const machine of machines) machine.type = 'EXPRESS';
      return machines.length > 0 ? JSON.stringify(output) : undefined;
    },
  };
}

/** moto signs with SHA-256 whatever is asked, and does not say so. */
function topicSignature(): Forgotten {
  const kept = new Map<string, string>();
  const attribute = 'SignatureVersion';
  const askedIn = (form: URLSearchParams): string | undefined => {
    if (form.get('AttributeName') === attribute) return form.get('AttributeValue') ?? undefined;
    const [field] = [...form].find(([, value]) => value === attribute) ?? [];
    return (field && form.get(field.replace(/key$/, 'value'))) ?? undefined;
  };
  return {
    service: 'sns',
    attribute,
    writes: ['CreateTopic', 'SetTopicAttributes'],
    reads: ['GetTopicAttributes'],
    remember: ({ body }) => {
      const form = new URLSearchParams(body.toString('utf8'));
      const version = askedIn(form);
      if (version !== undefined)
        kept.set(lastPart(form.get('Name') ?? form.get('TopicArn')), version);
    },
    restore: ({ body }, answer) => {
      const form = new URLSearchParams(body.toString('utf8'));
      const version = kept.get(lastPart(form.get('TopicArn')));
      if (version === undefined || answer.includes(`<key>${attribute}</key>`)) return undefined;
      const entry = `<entry><key>${attribute}</key><value>${version}</value></entry>`;
      return answer.replace('</Attributes>', `${entry}</Attributes>`);
    },
  };
}

export const createForgotten = (): readonly Forgotten[] => [
  functionAttribute('KMSKeyArn'),
  functionAttribute('LoggingConfig'),
  queueAttribute('RedriveAllowPolicy'),
  queueAttribute('RedrivePolicy'),
  machineType(),
  topicSignature(),
];
