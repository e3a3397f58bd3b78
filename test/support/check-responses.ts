/** Makes every response that a test fetches from the API prove that the published document is true. */
import { contractFaults } from './contract.ts';

const STAGE = '/v1';
const fetched = globalThis.fetch;

globalThis.fetch = async (input, init) => {
  const response = await fetched(input, init);
  const request = input instanceof Request ? input : undefined;
  const url = new URL(request?.url ?? String(input));
  const isOfTheApi = url.hostname === '127.0.0.1' && url.pathname.startsWith(`${STAGE}/`);
  if (!isOfTheApi) return response;
  const method = init?.method ?? request?.method ?? 'GET';
  const body = await response.clone().text();
  const { status, headers } = response;
  // The gateway takes a path with a slash at its end for the one without.
  const path = url.pathname.slice(STAGE.length).replace(/\/$/, '');
  const faults = contractFaults({ method, path, status, headers, body });
  if (faults.length > 0) {
    throw new Error(
      `${method} ${path} answered ${status}, which is not as the contract says: ${faults.join('; ')}\n${body.slice(0, 1000)}`,
    );
  }
  return response;
};
