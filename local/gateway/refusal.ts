/** What API Gateway itself refuses: the response types of its gateway responses, with AWS's defaults. */

/** Types, default statuses: developer guide, "Gateway response types for API Gateway". */
const DEFAULTS = {
  ACCESS_DENIED: [403, 'User is not authorized to access this resource', 'AccessDeniedException'],
  API_CONFIGURATION_ERROR: [500, 'Internal server error', 'InternalServerErrorException'],
  // The null message is AWS's own: {"message":null}.
  AUTHORIZER_CONFIGURATION_ERROR: [500, null, 'AuthorizerConfigurationException'],
  AUTHORIZER_FAILURE: [500, null, 'AuthorizerFailureException'],
  BAD_REQUEST_BODY: [400, 'Invalid request body', 'BadRequestException'],
  BAD_REQUEST_PARAMETERS: [400, 'Missing required request parameters', 'BadRequestException'],
  DEFAULT_4XX: [400, 'Bad Request', 'BadRequestException'],
  DEFAULT_5XX: [500, 'Internal server error', 'InternalServerErrorException'],
  EXPIRED_TOKEN: [403, 'Expired token', 'ExpiredTokenException'],
  INTEGRATION_FAILURE: [504, 'Internal server error', 'InternalServerErrorException'],
  INTEGRATION_TIMEOUT: [504, 'Endpoint request timed out', 'InternalServerErrorException'],
  INVALID_API_KEY: [403, 'Forbidden', 'ForbiddenException'],
  INVALID_SIGNATURE: [403, 'Invalid signature', 'InvalidSignatureException'],
  MISSING_AUTHENTICATION_TOKEN: [
    403,
    'Missing Authentication Token',
    'MissingAuthenticationTokenException',
  ],
  QUOTA_EXCEEDED: [429, 'Limit Exceeded', 'LimitExceededException'],
  REQUEST_TOO_LARGE: [413, 'Request Too Long', 'BadRequestException'],
  RESOURCE_NOT_FOUND: [404, 'Not Found', 'ResourceNotFoundException'],
  THROTTLED: [429, 'Too Many Requests', 'TooManyRequestsException'],
  UNAUTHORIZED: [401, 'Unauthorized', 'UnauthorizedException'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'Unsupported Media Type', 'BadRequestException'],
  WAF_FILTERED: [403, 'Forbidden', 'ForbiddenException'],
} as const;

export type ResponseType = keyof typeof DEFAULTS;

export const RESPONSE_TYPES: ReadonlySet<string> = new Set(Object.keys(DEFAULTS));

export interface Refusal {
  readonly kind: 'refusal';
  readonly type: ResponseType;
  /** The status unless a gateway response says another. */
  readonly status: number;
  readonly message: string | null;
  readonly errorType: string;
  readonly validationError?: string;
}

/** What a gateway response that customizes the type but names no status answers with. */
export function documentedStatus({ type, status }: Refusal): number {
  // The two defaults have none of their own.
  return type.startsWith('DEFAULT_') ? status : DEFAULTS[type][0];
}

export function refuse(
  type: ResponseType,
  details: { status?: number; message?: string; validationError?: string } = {},
): Refusal {
  const [status, message, errorType] = DEFAULTS[type];
  return { kind: 'refusal', type, status, message, errorType, ...details };
}
