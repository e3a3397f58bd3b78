/** Findings of the contract's linter that we live with, each with its reason; one that no longer occurs must go. */

export interface Waiver {
  readonly rule: string;
  /** Where it is waived: a JSON Pointer of the document, or the beginning of one. */
  readonly at: string;
  readonly reason: string;
}

const OPEN =
  'Open to everyone by design: it tells nothing that is not public, and is throttled and guarded by the firewall like the rest.';

export const WAIVERS: readonly Waiver[] = [
  {
    rule: 'owasp:api4:2023-rate-limit',
    at: '/paths',
    reason:
      'API Gateway’s usage plans do not tell how much is left; what they tell, Retry-After on 429, is documented.',
  },
  {
    rule: 'owasp:api8:2023-define-cors-origin',
    at: '/paths',
    reason:
      'Keys of this API are for servers. Without the header no browser lets another site’s page read an answer.',
  },
  {
    rule: 'owasp:api8:2023-define-cors-origin',
    at: '/components/headers',
    reason: 'The rule takes the list of header definitions for the headers of a response.',
  },
  {
    rule: 'owasp:api8:2023-define-cors-origin',
    at: '/components/schemas/Batch/properties/upload/properties/headers',
    reason:
      'These are headers that a client is to send, a field of the body and none of the answer.',
  },
  {
    rule: 'owasp:api8:2023-define-cors-origin',
    at: '/components/examples/awaitingBatch/value/upload/headers',
    reason:
      'These are headers that a client is to send, a field of the body and none of the answer.',
  },
  {
    rule: 'contact-properties',
    at: '/info/contact',
    reason: 'Every environment is its own team’s, whose address is not ours to publish.',
  },
  { rule: 'owasp:api2:2023-read-restricted', at: '/paths/~1health', reason: OPEN },
  { rule: 'owasp:api2:2023-read-restricted', at: '/paths/~1openapi.json', reason: OPEN },
  { rule: 'owasp:api8:2023-define-error-responses-401', at: '/paths/~1health', reason: OPEN },
  {
    rule: 'owasp:api8:2023-define-error-responses-401',
    at: '/paths/~1openapi.json',
    reason: OPEN,
  },
  {
    rule: 'owasp:api3:2023-no-additionalProperties',
    at: '/components/schemas/CreatePayment/properties/metadata',
    reason: 'The pairs are the merchant’s own; their number, keys and values are bounded.',
  },
  {
    rule: 'owasp:api3:2023-no-additionalProperties',
    at: '/components/schemas/Payment/properties/metadata',
    reason: 'The pairs are the merchant’s own; their number, keys and values are bounded.',
  },
  {
    rule: 'owasp:api3:2023-no-additionalProperties',
    at: '/components/schemas/AuditEvent/properties/data',
    reason:
      'Facts differ by type of entry; their number and size are bounded, and only we write them.',
  },
];
