/** What the hot path pays for the contract: bytes, and that nothing large slips in. */
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

const bundle = async (...modules: string[]) => {
  const { metafile } = await build({
    stdin: {
      contents: modules
        .map((path, index) => `export * as m${index} from './src/${path}'`)
        .join(';'),
      resolveDir: process.cwd(),
    },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
  });
  const output = Object.values(metafile.outputs)[0];
  const inputs = Object.entries(output?.inputs ?? {})
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => path);
  return { bytes: output?.bytes ?? 0, inputs };
};

describe('the contract in a bundle', () => {
  it('brings no OpenAPI, no JSON Schema and no classic zod with the payment', async () => {
    const { bytes, inputs } = await bundle('contract/payment.ts', 'contract/parse.ts');
    expect(inputs.filter((path) => /openapi|json-schema|classic|locales/.test(path))).toEqual([]);
    expect(bytes).toBeLessThan(60_000);
  });

  it('brings the domain in a few kilobytes on top', async () => {
    const contract = await bundle('contract/payment.ts', 'contract/ids.ts');
    const both = await bundle('contract/payment.ts', 'contract/ids.ts', 'domain/create.ts');
    expect(both.bytes - contract.bytes).toBeLessThan(8500);
  });
});
