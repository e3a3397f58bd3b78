/** Watches what the stack publishes to its topics, for whoever tells a person about it. */
import type { Front } from './front/front.ts';
import type { AwsRequest } from './types.ts';

export interface Notification {
  /** Epoch milliseconds on the engine's clock. */
  readonly at: number;
  /** `payment.captured` and so on. */
  readonly type: string;
  readonly paymentId: string;
}

export type NotificationListener = (notification: Notification) => void;

/** Message texts of a Publish or PublishBatch; SNS gives them as flat form fields. */
function messagesOf(input: NonNullable<AwsRequest['input']>): string[] {
  return Object.entries(input)
    .filter(([field]) => /^(Message|PublishBatchRequestEntries\.member\.\d+\.Message)$/.test(field))
    .map(([, message]) => String(message));
}

function parse(message: string): { type: string; subject: string } | undefined {
  try {
    const { type, subject } = JSON.parse(message) as { type?: unknown; subject?: unknown };
    return typeof type === 'string' && typeof subject === 'string' ? { type, subject } : undefined;
  } catch {
    return undefined;
  }
}

/** Calls back after each event that the topic accepted; the returned function ends it. */
export function watchNotifications(
  front: Front,
  now: () => number,
  listener: NotificationListener,
): () => void {
  return front.intercept(async (call, proceed) => {
    const response = await proceed();
    if (call.service === 'sns' && call.input !== undefined && response.status === 200) {
      for (const message of messagesOf(call.input)) {
        const event = parse(message);
        if (event) listener({ at: now(), type: event.type, paymentId: event.subject });
      }
    }
    return response;
  });
}
