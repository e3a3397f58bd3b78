/** Which operation of the API Gateway API a REST request is, and what IAM asks for it. */
import {
  type AccessCheck,
  type Input,
  NO_CONTEXT,
  type Place,
  UnknownOperation,
  UnusableInput,
} from './access-check.ts';

interface Route {
  readonly operation: string;
  readonly method: string;
  readonly path: RegExp;
  /** Names of the path's groups. */
  readonly members: readonly string[];
}

const ID = '([A-Za-z0-9]{1,64})';
const route = (operation: string, method: string, path: string, members: readonly string[] = []) =>
  ({ operation, method, path: new RegExp(`^${path}/?$`), members }) satisfies Route;

const routes: readonly Route[] = [
  route('GetUsagePlans', 'GET', '/usageplans'),
  route('CreateApiKey', 'POST', '/apikeys'),
  route('GetApiKeys', 'GET', '/apikeys'),
  route('DeleteApiKey', 'DELETE', `/apikeys/${ID}`, ['apiKey']),
  route('CreateUsagePlanKey', 'POST', `/usageplans/${ID}/keys`, ['usagePlanId']),
  route('GetUsagePlanKeys', 'GET', `/usageplans/${ID}/keys`, ['usagePlanId']),
];

/** The input is the body's members, the path's and the query's; `path` and `method` are what IAM asks about. */
export function gatewayOperation(
  method: string,
  url: string,
  body: Buffer,
): { operation: string; input: Input } {
  const [path = '', query = ''] = url.split('?', 2);
  for (const { operation, members, ...wanted } of routes) {
    const match = wanted.method === method ? wanted.path.exec(path) : null;
    if (match === null) continue;
    const named = Object.fromEntries(members.map((name, index) => [name, match[index + 1]]));
    const asked = Object.fromEntries(new URLSearchParams(query));
    return { operation, input: { ...bodyOf(body), ...asked, ...named, method, path } };
  }
  throw new UnknownOperation(`apigateway has no operation ${method} ${path} here`);
}

function bodyOf(body: Buffer): Input {
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(body.toString());
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Input;
  } catch (cause) {
    throw new UnusableInput('the body is not JSON', { cause });
  }
  throw new UnusableInput('the body is not a JSON object');
}

/** IAM knows this API by its HTTP methods and paths. */
export const gatewayAccess = (
  _operation: string,
  { method, path }: Input,
  { region }: Place,
): readonly AccessCheck[] => [
  {
    action: `apigateway:${String(method)}`,
    resource: `arn:aws:apigateway:${region}::${String(path)}`,
    context: NO_CONTEXT,
  },
];
