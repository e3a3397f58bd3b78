/** Calls the operations of an AWS service that speaks its JSON protocol, version 1.0. */
import type { AwsSettings } from './client-settings.ts';
import { createSender, type SendOptions, type Service } from './send-signed.ts';

/** Input and output of each operation by its name. */
type Operations<Names> = {
  readonly [Name in keyof Names]: readonly [input: object, output: object];
};

export interface JsonClient<Known extends Operations<Known>> {
  /** Raises as Sender does; bytes are not supported as values. */
  call<Name extends keyof Known & string>(
    operation: Name,
    input: Known[Name][0],
    options?: SendOptions,
  ): Promise<Known[Name][1]>;
  /** Closes its connections. */
  destroy(): void;
}

export interface JsonService extends Service {
  /** Comes before the operation in the header that names it. */
  readonly target: string;
  readonly hostPrefixes?: Readonly<Record<string, string>>;
}

export function createJsonClient<Known extends Operations<Known>>(
  service: JsonService,
  settings: AwsSettings,
): JsonClient<Known> {
  const { send, destroy } = createSender(service, settings);
  return {
    async call(operation, input, options) {
      const { body } = await send(
        {
          path: '/',
          headers: {
            'content-type': 'application/x-amz-json-1.0',
            'x-amz-target': `${service.target}.${operation}`,
          },
          body: JSON.stringify(input),
          hostPrefix: service.hostPrefixes?.[operation],
        },
        options,
      );
      return JSON.parse(body === '' ? '{}' : body);
    },
    destroy,
  };
}
