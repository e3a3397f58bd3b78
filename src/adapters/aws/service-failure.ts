/** What an AWS service says when it refuses a call, under the names that its documentation has for it. */

/** Carries the other fields of the answer too, such as CancellationReasons. */
export class ServiceFailure extends Error {
  readonly $metadata: { readonly httpStatusCode: number; readonly requestId: string | undefined };

  constructor(name: string, message: string, httpStatusCode: number, requestId?: string) {
    super(message);
    this.name = name;
    this.$metadata = { httpStatusCode, requestId };
  }
}

interface Refusal {
  readonly __type?: unknown;
  readonly message?: unknown;
  readonly Message?: unknown;
}

/** A name may have a namespace before `#` and the address of a document behind `:`. */
const nameIn = (text: string): string =>
  text.slice(text.indexOf('#') + 1).split(':', 1)[0] ?? 'UnknownError';

/** Never throws: what stands between may answer with something that is no JSON. */
export function failureOf(
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string,
): ServiceFailure {
  const refusal = readRefusal(body);
  const type = headers['x-amzn-errortype'] ?? refusal.__type;
  const message = refusal.message ?? refusal.Message;
  const failure = new ServiceFailure(
    nameIn(typeof type === 'string' && type !== '' ? type : 'UnknownError'),
    typeof message === 'string' ? message : `answered with ${status}`,
    status,
    headers['x-amzn-requestid'],
  );
  const { __type, message: _, Message, ...more } = refusal as Record<string, unknown>;
  delete more.name;
  delete more.stack;
  return Object.assign(failure, more);
}

function readRefusal(body: string): Refusal {
  try {
    const read: unknown = JSON.parse(body);
    return typeof read === 'object' && read !== null ? read : {};
  } catch {
    return {};
  }
}

/** Told by its name, as the SDK's own classes of the same names can be too. */
export const isFailure = <Failure extends Error>(
  error: unknown,
  ...names: readonly Failure['name'][]
): error is Failure => error instanceof Error && names.includes(error.name);
