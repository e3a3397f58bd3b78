/** Fails synthesis on what the controls find, and on two resources that would share an address. */
import { Annotations, type IAspect, TerraformResource, TerraformStack } from 'cdktn';
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

export class ControlsAspect implements IAspect {
  visit(node: IConstruct): void {
    if (!TerraformStack.isStack(node)) return;
    for (const address of sharedAddresses(node)) {
      Annotations.of(node).addError(
        `${address} is declared twice. Why: only one of them would be made. How: give one construct another id.`,
      );
    }
    for (const finding of findingsIn(readStack(node.toTerraform()))) {
      Annotations.of(node).addError(describeFinding(finding));
    }
  }
}
