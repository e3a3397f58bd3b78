/** Fails synthesis on what the controls find, and on two resources that would share an address. */
import { type IAspect, TerraformResource, TerraformStack } from 'cdktn';
import type { IConstruct } from 'constructs';
import { findingsIn } from './all-controls.ts';
import { describeFinding } from './control.ts';
import { readStack } from './stack-model.ts';

/** Addresses that more than one resource has: Terraform's JSON would keep only one of them. */
function sharedAddresses(stack: TerraformStack): readonly string[] {
  const addresses = stack.node
    .findAll()
    .filter((node) => TerraformResource.isTerraformResource(node))
    .map((node) => `${node.terraformResourceType}.${node.friendlyUniqueId}`);
  return addresses.filter((address, index) => addresses.indexOf(address) !== index);
}

const problemsOf = (stack: TerraformStack): string[] => [
  ...sharedAddresses(stack).map(
    (address) =>
      `${address} is declared twice. Why: only one of them would be made. How: give one construct another id.`,
  ),
  ...findingsIn(readStack(stack.toTerraform())).map(describeFinding),
];

/** Looks when all aspects are through: those of children run later, and could change what was found good. */
export class ControlsAspect implements IAspect {
  visit(node: IConstruct): void {
    if (!TerraformStack.isStack(node)) return;
    node.node.addValidation({ validate: () => problemsOf(node) });
  }
}
