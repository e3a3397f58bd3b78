/** Lints the published OpenAPI document with Spectral's own rules and OWASP's; prints what no waiver covers. */
import { readFileSync } from 'node:fs';
import spectralCore, { type RulesetDefinition } from '@stoplight/spectral-core';
import owasp from '@stoplight/spectral-owasp-ruleset';
import parsers from '@stoplight/spectral-parsers';
import rulesets from '@stoplight/spectral-rulesets';
import { openApiDocument } from '../src/contract/openapi/document.ts';
import { WAIVERS, type Waiver } from './contract-waivers.ts';

const { Document, Spectral } = spectralCore;

/** Both were declared for another way of loading modules than they are loaded by. */
const asRuleset = (ruleset: unknown): RulesetDefinition =>
  ((ruleset as { default?: unknown }).default ?? ruleset) as RulesetDefinition;

interface Finding {
  readonly rule: string;
  /** JSON Pointer. */
  readonly at: string;
  readonly message: string;
}

async function findingsIn(text: string): Promise<Finding[]> {
  const spectral = new Spectral();
  // All rules, also those that the rulesets leave to be switched on.
  spectral.setRuleset({
    extends: [
      [asRuleset(rulesets.oas), 'all'],
      [asRuleset(owasp), 'all'],
    ],
  });
  const results = await spectral.run(new Document(text, parsers.Json, 'openapi.json'));
  return results.map(({ code, path, message }) => ({
    rule: String(code),
    at: path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
    message,
  }));
}

const covers = ({ rule, at }: Waiver, finding: Finding): boolean =>
  finding.rule === rule && (finding.at === at || finding.at.startsWith(`${at}/`));

const packageFile = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
const { version } = JSON.parse(packageFile) as { version: string };
const findings = await findingsIn(JSON.stringify(openApiDocument({ version })));
const open = findings.filter((finding) => !WAIVERS.some((waiver) => covers(waiver, finding)));
const idle = WAIVERS.filter((waiver) => !findings.some((finding) => covers(waiver, finding)));
for (const { rule, at, message } of open) console.error(`${at}\n  ${rule}: ${message}`);
for (const { rule, at } of idle)
  console.error(`${at}\n  ${rule} no longer occurs: drop its waiver`);
if (open.length + idle.length > 0) process.exitCode = 1;
else console.log(`The contract is clean; ${findings.length} findings are waived.`);
