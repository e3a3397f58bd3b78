/** Finds Terraform's AWS provider on this machine: a mirror that TF_PROVIDER_MIRROR names, or the usual places. */
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const PROVIDER = join('registry.terraform.io', 'hashicorp', 'aws');
/** The oldest version that the stack allows: what applies with it uses nothing newer. */
const PROVIDER_VERSION = '5.100.0';

/** Directories that may each be a mirror, or hold one. */
function candidates(environment: NodeJS.ProcessEnv): string[] {
  const named = environment.TF_PROVIDER_MIRROR;
  if (named !== undefined && named !== '') return [named];
  const usual = [
    join(homedir(), '.terraform.d', 'plugins'),
    join(homedir(), '.local', 'share', 'terraform', 'plugins'),
    '/usr/share/terraform/plugins',
    '/usr/share/terraform/providers',
    '/usr/local/share/terraform/plugins',
    '/usr/local/share/terraform/providers',
  ];
  const optional = existsSync('/opt') ? readdirSync('/opt').map((name) => join('/opt', name)) : [];
  return [...usual, ...optional];
}

/** Unpacked in a directory, or packed as `terraform providers mirror` leaves it. */
function holdsProvider(place: string): boolean {
  const directory = join(place, PROVIDER);
  if (!existsSync(directory)) return false;
  const packed = `terraform-provider-aws_${PROVIDER_VERSION}_`;
  return readdirSync(directory).some(
    (name) => name === PROVIDER_VERSION || name.startsWith(packed),
  );
}

export function findMirror(environment: NodeJS.ProcessEnv): string {
  const places = candidates(environment);
  const found = places.find(holdsProvider);
  if (found !== undefined) return found;
  throw new Error(
    `The deploy tests need the AWS provider ${PROVIDER_VERSION} from a filesystem mirror, and found none in ${places.join(', ')}. Make one (terraform providers mirror DIR) and name it: TF_PROVIDER_MIRROR=DIR`,
  );
}
