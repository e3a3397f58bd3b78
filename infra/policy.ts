/** IAM documents as values: statements in, JSON with embedded references out. */

type OneOrMore = string | readonly string[];

export interface Statement {
  /** Says what for; letters and digits only. */
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | { readonly AWS: OneOrMore } | { readonly Service: OneOrMore };
  readonly Action: OneOrMore;
  readonly Resource: OneOrMore;
  readonly Condition?: { readonly [operator: string]: { readonly [key: string]: OneOrMore } };
}

/** `Statement` order is kept, so that a second synthesis writes the same bytes. */
export function policyDocument(statements: readonly Omit<Statement, 'Resource'>[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

/** Who may assume a role: one service, for this account's resources only. */
export function trustPolicy(service: string, accountId: string, sourceArn?: string): string {
  return policyDocument([
    {
      Sid: 'AssumedByService',
      Effect: 'Allow',
      Principal: { Service: service },
      Action: 'sts:AssumeRole',
      Condition: {
        StringEquals: { 'aws:SourceAccount': accountId },
        ...(sourceArn === undefined ? {} : { ArnLike: { 'aws:SourceArn': sourceArn } }),
      },
    },
  ]);
}

/** Refuses what does not come over TLS; every resource policy holds it. */
export function denyPlaintext(action: string, resources: OneOrMore): Statement {
  return {
    Sid: 'DenyPlaintext',
    Effect: 'Deny',
    Principal: '*',
    Action: action,
    Resource: resources,
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}

/** `payment-audit` → `PaymentAudit`, for statement ids. */
export const pascalCase = (kebab: string) =>
  kebab
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
