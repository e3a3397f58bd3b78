/**
 * How every AWS client is set up: explicit time limits and retries, credentials resolved ahead of the first call,
 * and `cacheMiddleware`, since nothing is added to a client's middleware: to put it together anew for each call
 * costs an eighth of the call.
 */

/** What an adapter needs to know of where it runs. */
export interface AwsSettings {
  readonly region: string;
  readonly disableHostPrefix: boolean;
}

/** Milliseconds; throwOnRequestTimeout, because the SDK else only warns. */
export const limits = (requestTimeout: number) => ({
  connectionTimeout: 1000,
  requestTimeout,
  throwOnRequestTimeout: true,
});

export const REQUEST_TIMEOUT_MS = 3000;

/** Of the SDK: the first attempt counts. */
export const ATTEMPTS_MAX = 3;

interface WithCredentials {
  readonly config: { readonly credentials: () => Promise<unknown> };
}

/** Resolves the credentials while the function starts; a failure shows at the first call, which tries again. */
export function warm<Client extends WithCredentials>(client: Client): Client {
  client.config.credentials().catch(() => undefined);
  return client;
}
