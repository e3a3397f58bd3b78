/** The SQS calls that send, receive, hide and delete messages. */
import {
  hasForbiddenCharacters,
  type Message,
  type MessageAttributes,
  md5,
  md5OfAttributes,
  sizeOf,
} from './message.ts';
import type { Queue } from './queue.ts';
import { readReceiptHandle, receiptHandle } from './receipt-handle.ts';
import { invalidValue, missing, SqsError } from './sqs-error.ts';
import {
  batchEntries,
  type Input,
  messageAttributes,
  optionalInteger,
  requiredText,
  textList,
} from './sqs-input.ts';

const BATCH_BYTES_MAX = 1_048_576;
const WAIT_MAX_SECONDS = 20;
const VISIBILITY = { min: 0, max: 43_200 };
const DELAY = { min: 0, max: 900 };

export interface SqsCall {
  readonly input: Input;
  readonly queue: Queue;
  /** Who calls, as messages show it. */
  readonly senderId: string;
}

export function sendMessage({ input, queue, senderId }: SqsCall) {
  const body = requiredText(input, 'MessageBody');
  const attributes = messageAttributes(input);
  if (hasForbiddenCharacters(body)) {
    throw new SqsError('InvalidMessageContents', 'Invalid characters found in the message body.');
  }
  const { messageBytesMax } = queue.definition;
  if (sizeOf({ body, attributes }) > messageBytesMax) {
    throw new SqsError(
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: Message must be shorter than ${messageBytesMax} bytes.`,
    );
  }
  const delaySeconds = optionalInteger(input, 'DelaySeconds', DELAY);
  const message = queue.send(
    { body, attributes, senderId, traceHeader: traceHeader(input) },
    delaySeconds === undefined ? undefined : delaySeconds * 1000,
  );
  const digest = md5OfAttributes(attributes);
  return {
    MessageId: message.id,
    MD5OfMessageBody: md5(body),
    ...(digest && { MD5OfMessageAttributes: digest }),
  };
}

function traceHeader(input: Input): string | undefined {
  const system = (input.MessageSystemAttributes ?? {}) as MessageAttributes;
  return system.AWSTraceHeader?.StringValue;
}

export function sendMessageBatch(call: SqsCall) {
  const entries = batchEntries(call.input);
  const total = entries.reduce(
    (sum, { entry }) =>
      sum +
      sizeOf({ body: requiredText(entry, 'MessageBody'), attributes: messageAttributes(entry) }),
    0,
  );
  if (total > BATCH_BYTES_MAX) {
    throw new SqsError(
      'BatchRequestTooLong',
      `Batch requests cannot be longer than ${BATCH_BYTES_MAX} bytes. You have sent ${total} bytes.`,
    );
  }
  return each(entries, (input) => sendMessage({ ...call, input }));
}

export async function receiveMessage({ input, queue }: SqsCall, signal?: AbortSignal) {
  const max = optionalInteger(input, 'MaxNumberOfMessages', { min: 1, max: 10 }) ?? 1;
  const waitSeconds = optionalInteger(input, 'WaitTimeSeconds', { min: 0, max: WAIT_MAX_SECONDS });
  const visibility = optionalInteger(input, 'VisibilityTimeout', VISIBILITY);
  const messages = await queue.receive({
    max,
    waitMs: waitSeconds === undefined ? queue.definition.receiveWaitMs : waitSeconds * 1000,
    visibilityMs: visibility === undefined ? undefined : visibility * 1000,
    signal,
  });
  if (messages === 'over-limit') {
    throw new SqsError('OverLimit', 'Too many messages are in flight.');
  }
  const system = [
    ...textList(input, 'MessageSystemAttributeNames'),
    ...textList(input, 'AttributeNames'),
  ];
  const names = textList(input, 'MessageAttributeNames');
  return messages.length === 0
    ? {}
    : { Messages: messages.map((message) => received(queue, message, { system, names })) };
}

function received(
  queue: Queue,
  message: Message,
  wanted: { readonly system: readonly string[]; readonly names: readonly string[] },
) {
  const attributes = chosenAttributes(message.attributes, wanted.names);
  const digest = md5OfAttributes(attributes);
  const system = Object.entries(systemAttributes(message)).filter(
    ([name]) => wanted.system.includes('All') || wanted.system.includes(name),
  );
  return {
    MessageId: message.id,
    ReceiptHandle: receiptHandle(queue.definition.name, message),
    MD5OfBody: md5(message.body),
    Body: message.body,
    ...(system.length > 0 && { Attributes: Object.fromEntries(system) }),
    ...(digest && { MessageAttributes: attributes, MD5OfMessageAttributes: digest }),
  };
}

export function systemAttributes(message: Message): Record<string, string> {
  const { deadLetterSourceArn, traceHeader: trace } = message;
  return {
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    ...(deadLetterSourceArn && { DeadLetterQueueSourceArn: deadLetterSourceArn }),
    ...(trace && { AWSTraceHeader: trace }),
  };
}

/** Names may be exact, `All`, `.*` or a prefix followed by `.*`. */
function chosenAttributes(all: MessageAttributes, names: readonly string[]): MessageAttributes {
  const isChosen = (name: string) =>
    names.some(
      (wanted) =>
        wanted === name ||
        wanted === 'All' ||
        (wanted.endsWith('.*') && name.startsWith(wanted.slice(0, -2))),
    );
  return Object.fromEntries(Object.entries(all).filter(([name]) => isChosen(name)));
}

export function deleteMessage({ input, queue }: SqsCall) {
  // A handle that was overtaken is no error: the message is simply not this caller's any more.
  const message = readReceiptHandle(queue, requiredText(input, 'ReceiptHandle'));
  if (message !== undefined) queue.remove(message);
  return {};
}

export function changeMessageVisibility({ input, queue }: SqsCall) {
  const handle = requiredText(input, 'ReceiptHandle');
  const seconds = optionalInteger(input, 'VisibilityTimeout', VISIBILITY);
  if (seconds === undefined) throw missing('VisibilityTimeout');
  const message = readReceiptHandle(queue, handle);
  if (message === undefined) {
    throw invalidValue(
      'ReceiptHandle',
      handle,
      'Message does not exist or is not available for visibility timeout change',
    );
  }
  if (message.state !== 'in-flight') {
    throw new SqsError('MessageNotInflight', 'The specified message is not in flight.');
  }
  queue.hide(message, seconds * 1000);
  return {};
}

export const deleteMessageBatch = (call: SqsCall) =>
  each(batchEntries(call.input), (input) => deleteMessage({ ...call, input }));

export const changeMessageVisibilityBatch = (call: SqsCall) =>
  each(batchEntries(call.input), (input) => changeMessageVisibility({ ...call, input }));

/** Entries succeed and fail one by one. */
function each(
  entries: ReturnType<typeof batchEntries>,
  run: (entry: Input) => Readonly<Record<string, unknown>>,
) {
  const Successful: Record<string, unknown>[] = [];
  const Failed: Record<string, unknown>[] = [];
  for (const { id, entry } of entries) {
    try {
      Successful.push({ Id: id, ...run(entry) });
    } catch (error) {
      if (!(error instanceof SqsError)) throw error;
      Failed.push({ Id: id, SenderFault: true, Code: error.code, Message: error.message });
    }
  }
  return { Successful, Failed };
}
