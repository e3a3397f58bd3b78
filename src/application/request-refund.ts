/** Records a refund of a captured payment, and answers the refund as the trail tells it. */
import { ID_RANDOM_BYTES, makeId } from '../contract/ids.ts';
import type { RefundPayment } from '../contract/payment.ts';
import type { Refund } from '../contract/refund.ts';
import { type RefundRejection, requestRefund } from '../domain/refund.ts';
import { refundsOf } from '../domain/refunds.ts';
import { isConcluded } from './payment-commands.ts';
import type { AuditTrail, RandomBytes } from './ports.ts';
import {
  type Commanded,
  type CommandOptions,
  type CommandRequest,
  type CommandResult,
  recordCommand,
} from './record-command.ts';

interface Options extends CommandOptions {
  readonly trail: AuditTrail;
  readonly random: RandomBytes;
}

export type RequestRefund = (
  input: CommandRequest<RefundPayment>,
) => Promise<
  | (Commanded & { readonly refund: Refund })
  | Extract<CommandResult<RefundRejection>, { readonly ok: false }>
>;

/** Raises StoreUnavailable. */
export const createRequestRefund =
  (options: Options): RequestRefund =>
  async (input) => {
    const { now, random, trail } = options;
    const refundId = makeId('ref', now(), random(ID_RANDOM_BYTES));
    const result = await recordCommand(options, input, {
      decide: (command) => requestRefund({ ...command, request: input.request, refundId }),
      resourceId: refundId,
      isDone: isConcluded,
    });
    if (!result.ok) return result;
    const refunds = refundsOf(await trail.read(input.paymentId), result.payment.currency);
    const found = refunds.find(({ refund }) => refund.id === result.resourceId);
    if (found === undefined) {
      throw new Error(
        `Refund ${result.resourceId} was recorded, but the trail does not tell of it.`,
      );
    }
    return { ...result, refund: found.refund };
  };
