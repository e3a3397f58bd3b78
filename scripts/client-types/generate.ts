/** Writes the TypeScript types of the API out of its OpenAPI document, by openapi-typescript. */
import openapiTs, { astToString, type OpenAPI3 } from 'openapi-typescript';

const OPENING =
  '/** The types of the API, generated from its contract by `npm run generate`: edit the contract instead. */\n';

export async function clientTypes(document: unknown): Promise<string> {
  const nodes = await openapiTs(document as OpenAPI3, {
    alphabetize: false,
    // A default fills in what a request leaves out, so a request may leave it out.
    defaultNonNullable: false,
    silent: true,
  });
  return OPENING + astToString(nodes);
}
