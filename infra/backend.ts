/** Where Terraform keeps the state of one copy: a bucket with native locking, or a file; the suffix is in its name. */
import { LocalBackend, S3Backend, type TerraformStack } from 'cdktn';
import type { Settings } from './settings.ts';

export function declareBackend(stack: TerraformStack, settings: Settings): void {
  const id = stack.node.id;
  if (settings.TF_STATE_BUCKET === '') {
    // Beside cdktf.out, which may be deleted at any time, seen from the stack's own directory.
    new LocalBackend(stack, { path: `../../../terraform.${id}.tfstate` });
    return;
  }
  new S3Backend(stack, {
    bucket: settings.TF_STATE_BUCKET,
    key: `${id}/terraform.tfstate`,
    region: settings.AWS_REGION,
    encrypt: true,
    useLockfile: true,
  });
}
