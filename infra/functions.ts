/** The one table of functions: what starts each, its size, and what it may use; names and grants follow from it. */
import { apiFunctions } from './api-functions.ts';
import { batchFunctions } from './batch-functions.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { settlementFunctions } from './settlement-functions.ts';
import { workFunctions } from './work-functions.ts';

export const functions: readonly FunctionDefinition[] = [
  ...apiFunctions,
  ...batchFunctions,
  ...workFunctions,
  ...settlementFunctions,
];
