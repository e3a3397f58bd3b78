/** Lambda relay-batch-changes: the stream of payment-transactions, what files bring. */
import { createRelayHandler } from '../relay-handler.ts';

export const handler = createRelayHandler('batch');
