/** Which API the payment commands talk to, and as whom. */
import {
  createPaymentsClient,
  type PaymentsClient,
  type Problem,
} from '../client/payments-client.ts';
import { readLocalFile } from '../tenants/target.ts';
import { CliError, UsageError } from '../terminal/cli-error.ts';
import type { OptionValues } from '../terminal/run-tool.ts';

export interface ApiContext {
  /** What belongs to one merchant. */
  readonly merchant: PaymentsClient;
  /** What a person of the platform may see and do. */
  readonly operator: PaymentsClient;
}

export const API_OPTIONS = {
  api: {
    value: 'URL',
    help: 'the base of a deployed API, …/v1; its key is taken from $TAP_API_KEY',
  },
} as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** A key never stands on the command line, where other users of the machine see it. */
export function createApiContext(
  { api }: OptionValues,
  environment: Environment = process.env,
): ApiContext {
  if (typeof api === 'string') {
    const apiKey = environment.TAP_API_KEY ?? '';
    if (apiKey === '') throw new UsageError('--api needs a key in the variable TAP_API_KEY');
    const client = createPaymentsClient({ baseUrl: api.replace(/\/+$/, ''), apiKey });
    return { merchant: client, operator: client };
  }
  const local = readLocalFile(environment);
  if (local === undefined) {
    throw new UsageError('no engine runs here: start it with npm start, or name an API with --api');
  }
  const { baseUrl, apiKey, operatorKey } = local;
  return {
    merchant: createPaymentsClient({ baseUrl, apiKey }),
    operator: createPaymentsClient({ baseUrl, apiKey: operatorKey }),
  };
}

/** The answer's data; what the API refused becomes one line that names the request. */
export function dataOf<Data>(answer: {
  readonly data?: Data;
  readonly error?: Problem;
  readonly response: Response;
}): Data {
  const { data, error, response } = answer;
  if (error !== undefined) {
    throw new CliError(`${error.detail} (${error.code}, request ${error.requestId})`);
  }
  if (data === undefined) throw new CliError(`the API answered ${response.status} without a body`);
  return data;
}
