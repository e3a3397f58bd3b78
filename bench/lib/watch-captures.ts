/** Notes when each payment was captured: at the write that says so, so that nobody has to ask for it. */
import type { Front } from '../../local/front/front.ts';

type Member = {
  readonly Update?: {
    readonly TableName?: string;
    readonly Key?: { readonly paymentId?: { readonly S?: string } };
    readonly ExpressionAttributeValues?: Readonly<Record<string, { readonly S?: string }>>;
  };
};

/** The payment that a transaction moves to `captured`, by our rows or by the peer's. */
function capturedBy(members: readonly Member[]): string | undefined {
  for (const { Update: update } of members) {
    const values = Object.entries(update?.ExpressionAttributeValues ?? {});
    if (values.some(([name, { S }]) => name === ':status' && S === 'captured'))
      return update?.Key?.paymentId?.S;
  }
  return undefined;
}

export function watchCaptures(front: Pick<Front, 'intercept'>) {
  let captured: Record<string, number> = {};
  front.intercept(async (call, proceed) => {
    const answer = await proceed();
    if (call.operation === 'TransactWriteItems' && answer.status === 200) {
      const id = capturedBy((call.input?.TransactItems ?? []) as readonly Member[]);
      if (id !== undefined) captured[id] = Date.now();
    }
    return answer;
  });
  return {
    take(): Readonly<Record<string, number>> {
      const taken = captured;
      captured = {};
      return taken;
    },
  };
}
