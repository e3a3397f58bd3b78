/** The functions on a request's whole way, which are started before anybody waits for them. */
export const warmFunctions: readonly string[] = [
  'authorize-request',
  'submit-payment',
  'relay-changes',
  'process-payments',
  'screen-payment',
  'authorize-payment',
  'capture-payment',
  'sandbox-acquirer',
];
