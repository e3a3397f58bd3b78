/** How every AWS client is set up: where calls go, as whom, with explicit time limits and retries. */
import type { SignatureV4 } from '@smithy/signature-v4';

/** What an adapter needs to know of where it runs. */
export interface AwsSettings {
  readonly region: string;
  /** One address for all of AWS, as the local engine has it; undefined on AWS. */
  readonly endpointUrl: string | undefined;
  /** Of the event that is worked on: passed on, so that AWS can follow it and see loops. */
  readonly traceId?: () => string | undefined;
  /** Those of the function by default, which Lambda gives it as environment variables. */
  readonly credentials?: ConstructorParameters<typeof SignatureV4>[0]['credentials'];
}

/** Milliseconds; throwOnRequestTimeout, because the handler else only warns. */
export const limits = (requestTimeout: number) => ({
  connectionTimeout: 1000,
  requestTimeout,
  throwOnRequestTimeout: true,
});

export const REQUEST_TIMEOUT_MS = 3000;

/** The first attempt counts. */
export const ATTEMPTS_MAX = 3;

/** Where a service's calls go; some of its operations have a host whose name has a prefix. */
export const originOf = (
  service: string,
  { region, endpointUrl }: AwsSettings,
  hostPrefix: string,
): URL => new URL(endpointUrl ?? `https://${hostPrefix}${hostOf(region, service)}`);

/** The name of a service's host. */
export function hostOf(region: string, service: string): string {
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `${service}.${region}.${suffix}`;
}
