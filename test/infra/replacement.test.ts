/** What must be made before its predecessor goes may need nothing whose name only one can have. */
import { afterAll, describe, expect, it } from 'vitest';
import { type Attributes, removeSynthesized, synthesize } from './support/synthesize.ts';

const stack = synthesize();
afterAll(removeSynthesized);

const resources: ReadonlyMap<string, Attributes> = new Map(
  Object.entries(stack.resources).flatMap(([type, named]) =>
    Object.entries(named).map(([name, attributes]) => [`${type}.${name}`, attributes] as const),
  ),
);

/** The resources that one refers to, in whatever attribute, and those it waits for. */
function neededBy(address: string): readonly string[] {
  const text = JSON.stringify(resources.get(address));
  const named = [...text.matchAll(/\baws_[a-z0-9_]+\.[A-Za-z0-9_-]+/g)].map(([found]) => found);
  return named.filter((found) => found !== address && resources.has(found));
}

/** Terraform makes each of these before its predecessor goes, whatever they say of themselves. */
function madeFirst(): readonly string[] {
  const found = new Set<string>();
  const visit = (address: string) => {
    if (found.has(address)) return;
    found.add(address);
    for (const needed of neededBy(address)) visit(needed);
  };
  for (const [address, { lifecycle }] of resources)
    if (JSON.stringify(lifecycle ?? {}).includes('"create_before_destroy":true')) visit(address);
  return [...found].sort();
}

describe('a successor before its predecessor', () => {
  it('is made of the API and its deployment only: two of a name can exist', () => {
    expect(madeFirst()).toEqual([
      'aws_api_gateway_deployment.payments-deployment',
      'aws_api_gateway_rest_api.payments',
    ]);
  });

  it('is served once what it calls is there and may be called', () => {
    const needed = neededBy('aws_api_gateway_stage.payments-v1');
    const permissions = [...resources.keys()].filter((address) =>
      /^aws_lambda_permission\..+-for-(?!.*schedule)/.test(address),
    );
    expect(permissions.length).toBeGreaterThan(10);
    expect(needed).toEqual(expect.arrayContaining(permissions));
  });
});
