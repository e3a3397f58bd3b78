/** Signs addresses of objects as the S3 client would, without the client, which would be a quarter of a bundle. */
import { fromEnv } from '@aws-sdk/credential-provider-env';
import { buildQueryString, extendedEncodeURIComponent } from '@smithy/core/protocols';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Now } from '../../application/ports.ts';
import { hostOf } from '../aws/client-settings.ts';

export interface AddressOptions {
  readonly region: string;
  /** Of one address for all services; undefined on AWS. */
  readonly endpointUrl: string | undefined;
  readonly bucket: string;
  readonly now: Now;
}

interface Signing {
  readonly method: 'GET' | 'PUT';
  readonly key: string;
  readonly query: Readonly<Record<string, string>>;
  /** Lower-case. All are signed and stay headers: in the query, S3 would not hold the request to them. */
  readonly headers?: Readonly<Record<string, string>>;
  /** At least 1, at most a week. */
  readonly expiresSeconds: number;
}

type Place = Pick<AddressOptions, 'region' | 'endpointUrl' | 'bucket'>;

const encodeKey = (key: string): string => key.split('/').map(extendedEncodeURIComponent).join('/');

/** Buckets have host names of their own on AWS, and are the first part of a path elsewhere. */
function addressOf({ region, endpointUrl, bucket }: Place, key: string): URL {
  const path = encodeKey(key);
  if (endpointUrl !== undefined) return new URL(`/${bucket}/${path}`, endpointUrl);
  return new URL(`https://${bucket}.${hostOf(region, 's3')}/${path}`);
}

/** Answers with an address that carries its permission; throws when the function has no credentials. */
export function createAddressSigner({ now, ...place }: AddressOptions) {
  const signer = new SignatureV4({
    service: 's3',
    region: place.region,
    credentials: fromEnv(),
    sha256: Hash.bind(null, 'sha256'),
    // S3 alone wants its paths encoded once.
    uriEscapePath: false,
  });
  return async (signing: Signing): Promise<string> => {
    const { method, key, query, headers = {}, expiresSeconds } = signing;
    const { protocol, hostname, port, host, origin, pathname } = addressOf(place, key);
    const names = Object.keys(headers);
    const request = {
      method,
      protocol,
      hostname,
      ...(port === '' ? {} : { port: Number(port) }),
      path: pathname,
      query: { ...query },
      // The body is the client's: what it must be, its checksum says.
      headers: { ...headers, host, 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' },
    };
    const signed = await signer.presign(request, {
      expiresIn: expiresSeconds,
      signingDate: new Date(now()),
      signableHeaders: new Set([...names, 'host']),
      unhoistableHeaders: new Set(names),
    });
    return `${origin}${pathname}?${buildQueryString(signed.query ?? {})}`;
  };
}
