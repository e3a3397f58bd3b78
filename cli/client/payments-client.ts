/** A client of the API whose calls and answers are typed by the contract. */
import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './api-types.ts';

export type Payment = components['schemas']['Payment'];
export type Problem = components['schemas']['Problem'];
export type PaymentsClient = Client<paths>;

export const createPaymentsClient = (options: {
  /** Ends in the stage: `…/v1`. */
  readonly baseUrl: string;
  readonly apiKey: string;
}): PaymentsClient =>
  createClient<paths>({
    baseUrl: options.baseUrl,
    headers: { authorization: `Bearer ${options.apiKey}` },
    // Looked up at each call, as whoever replaces it expects.
    fetch: (request) => globalThis.fetch(request),
  });
