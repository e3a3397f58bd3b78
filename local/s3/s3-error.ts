/** S3's refusals: a code, a status and a sentence, sent as XML. */
import { element } from './xml.ts';

const STATUS: Readonly<Record<string, number>> = {
  AccessDenied: 403,
  AuthorizationQueryParametersError: 400,
  BadDigest: 400,
  BadRequest: 400,
  EntityTooLarge: 400,
  EntityTooSmall: 400,
  IncompleteBody: 400,
  InternalError: 500,
  InvalidAccessKeyId: 403,
  InvalidArgument: 400,
  InvalidDigest: 400,
  InvalidPart: 400,
  InvalidPartOrder: 400,
  InvalidRange: 416,
  InvalidRequest: 400,
  InvalidURI: 400,
  KeyTooLongError: 400,
  MalformedXML: 400,
  MetadataTooLarge: 400,
  MethodNotAllowed: 405,
  MissingContentLength: 411,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NoSuchUpload: 404,
  NoSuchVersion: 404,
  NotImplemented: 501,
  NotModified: 304,
  PreconditionFailed: 412,
  SignatureDoesNotMatch: 403,
  XAmzContentSHA256Mismatch: 400,
};

export class S3Error extends Error {
  override readonly name = 'S3Error';
  readonly code: string;
  readonly status: number;
  /** Further elements of the XML, and headers, that belong to this error. */
  readonly details: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: string,
    message: string,
    more: {
      readonly details?: Readonly<Record<string, string>>;
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(message);
    this.code = code;
    this.status = STATUS[code] ?? 500;
    this.details = more.details ?? {};
    this.headers = more.headers ?? {};
  }
}

export function errorXml(error: S3Error, where: { resource: string; requestId: string }): string {
  const parts = {
    Code: error.code,
    Message: error.message,
    ...error.details,
    Resource: where.resource,
    RequestId: where.requestId,
  };
  return element(
    'Error',
    Object.entries(parts).map(([name, text]) => element(name, text)),
  );
}

export const noSuchKey = (key: string, headers: Readonly<Record<string, string>> = {}) =>
  new S3Error('NoSuchKey', 'The specified key does not exist.', { details: { Key: key }, headers });
