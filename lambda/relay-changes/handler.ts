/** Lambda relay-changes: the stream of payment-transactions, without what files bring. */
import { createRelayHandler } from '../relay-handler.ts';

export const handler = createRelayHandler('real-time');
