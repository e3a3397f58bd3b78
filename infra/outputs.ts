/** What a person or a script wants to know of a deployed copy. */
import { TerraformOutput } from 'cdktn';
import { Construct } from 'constructs';

export interface OutputValue {
  readonly value: string;
  readonly description: string;
}

export class Outputs extends Construct {
  constructor(scope: Construct, id: string, values: Readonly<Record<string, OutputValue>>) {
    super(scope, id);
    for (const [name, output] of Object.entries(values)) new TerraformOutput(this, name, output);
  }
}
