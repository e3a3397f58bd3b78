/** One function, several routes: the resource that API Gateway matched says which. */
import type { ApiHandler } from './api-handler.ts';

/** `routes` by resource, as the contract writes it: `/payments/{paymentId}/capture`. */
export const chooseRoute =
  (routes: Readonly<Record<string, ApiHandler>>): ApiHandler =>
  async (event) => {
    const handler = Object.hasOwn(routes, event.resource) ? routes[event.resource] : undefined;
    if (handler === undefined) {
      throw new Error(`No route of this function answers ${event.resource}; see the contract.`);
    }
    return handler(event);
  };
