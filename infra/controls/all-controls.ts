/** Every control, and what they find in a stack. */
import { apiControls } from './api-controls.ts';
import { computeControls } from './compute-controls.ts';
import type { Control, Finding } from './control.ts';
import { firewallControls } from './firewall-controls.ts';
import { identityControls } from './identity-controls.ts';
import { keyControls } from './key-controls.ts';
import { lifetimeControls } from './lifetime-controls.ts';
import { messagingControls } from './messaging-controls.ts';
import { stackControls } from './stack-controls.ts';
import type { StackModel } from './stack-model.ts';
import { storageControls } from './storage-controls.ts';

export const controls: readonly Control[] = [
  ...stackControls,
  ...apiControls,
  ...firewallControls,
  ...computeControls,
  ...storageControls,
  ...messagingControls,
  ...identityControls,
  ...keyControls,
  ...lifetimeControls,
];

export const findingsIn = (model: StackModel): readonly Finding[] =>
  controls.flatMap(({ find }) => find(model));
