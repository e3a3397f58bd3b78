/** Every control, and what they find in a stack. */
import { apiControls } from './api-controls.ts';
import { attributeControls } from './attribute-controls.ts';
import { computeControls } from './compute-controls.ts';
import type { Control, Finding } from './control.ts';
import { firewallControls } from './firewall-controls.ts';
import { identityControls } from './identity-controls.ts';
import { keyControls } from './key-controls.ts';
import { lifetimeControls } from './lifetime-controls.ts';
import { messagingControls } from './messaging-controls.ts';
import { retentionControls } from './retention-controls.ts';
import { roleControls } from './role-controls.ts';
import { serviceControls } from './service-controls.ts';
import { stackControls } from './stack-controls.ts';
import type { StackModel } from './stack-model.ts';
import { storageControls } from './storage-controls.ts';
import { usageControls } from './usage-controls.ts';
import { workflowControls } from './workflow-controls.ts';

export const controls: readonly Control[] = [
  ...stackControls,
  ...attributeControls,
  ...apiControls,
  ...usageControls,
  ...firewallControls,
  ...computeControls,
  ...workflowControls,
  ...storageControls,
  ...messagingControls,
  ...identityControls,
  ...roleControls,
  ...keyControls,
  ...lifetimeControls,
  ...serviceControls,
  ...retentionControls,
];

export const findingsIn = (model: StackModel): readonly Finding[] =>
  controls.flatMap(({ find }) => find(model));
