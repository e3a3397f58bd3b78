/** The names that a stack gives to what could be left behind; all else is part of one of these. */
import { createProbes } from '../../../scripts/deploy/existing.ts';
import { REGION } from '../support/clients.ts';
import type { Declared } from './declared.ts';

const parts = /_(event_source_mapping|event_target|permission|stage|kms_key)$/;

export function namesIn(stack: Declared): string[] {
  const probed = Object.keys(createProbes({ region: REGION, accountId: '', suffix: '' }));
  return probed
    .filter((type) => !parts.test(type))
    .flatMap((type) => stack.of(type))
    .map(([, { function_name, alarm_name, dashboard_name, bucket, name }]) =>
      String(function_name ?? alarm_name ?? dashboard_name ?? bucket ?? name),
    );
}
