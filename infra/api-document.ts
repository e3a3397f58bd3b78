/** Fills the placeholders of the API's OpenAPI document with what only synthesis knows. */

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export interface ApiDocumentValues {
  /** The invoke ARN of a function; throws for a name that is not in the table of functions. */
  readonly invokeArn: (functionName: string) => string;
  readonly authorizerTtlSeconds: number;
  /** Becomes the document's title. */
  readonly apiName: string;
}

const PLACEHOLDER = /\{\{([a-z-]+)(?::([a-z-]+))?\}\}/g;

function placeholderValue(
  values: ApiDocumentValues,
  key: string,
  argument: string | undefined,
): string | number {
  if (key === 'function' && argument !== undefined) return values.invokeArn(argument);
  if (key === 'authorizer-ttl') return values.authorizerTtlSeconds;
  throw new Error(
    `The API document has a placeholder {{${argument === undefined ? key : `${key}:${argument}`}}} that infra/api-document.ts does not know. Use {{function:NAME}} or {{authorizer-ttl}}.`,
  );
}

function fillText(text: string, values: ApiDocumentValues): string | number {
  const whole = /^\{\{([a-z-]+)(?::([a-z-]+))?\}\}$/.exec(text);
  // A value alone keeps its type: the time to live is a number.
  if (whole?.[1] !== undefined) return placeholderValue(values, whole[1], whole[2]);
  return text.replaceAll(PLACEHOLDER, (_all, key: string, argument?: string) =>
    String(placeholderValue(values, key, argument)),
  );
}

function fill(node: Json, values: ApiDocumentValues): Json {
  if (typeof node === 'string') return fillText(node, values);
  if (node === null || typeof node !== 'object') return node;
  if (Array.isArray(node)) return node.map((item) => fill(item, values));
  return Object.fromEntries(Object.entries(node).map(([key, item]) => [key, fill(item, values)]));
}

/** The body for API Gateway; `template` is the document as the build wrote it. */
export function apiBody(template: string, values: ApiDocumentValues): string {
  const misread = /[$%]\{/.exec(template);
  if (misread !== null) {
    throw new Error(
      `The API document holds "${misread[0]}", which Terraform would read as a template. Write it without.`,
    );
  }
  const document = JSON.parse(template) as { readonly info?: { readonly [key: string]: Json } };
  // API Gateway takes the API's name from the title: the same one, or every plan would show a change.
  const named = { ...document, info: { ...document.info, title: values.apiName } };
  return JSON.stringify(fill(named, values));
}
