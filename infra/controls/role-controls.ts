/** As whom anything of the stack may act. */
import { type Control, custom } from './control.ts';
import { isRecord, parsed } from './stack-model.ts';

/** Names of attributes, in Terraform's spelling and AWS's own, that say as whom something acts. */
const actsAs = /(^|_)role(_arn)?$|(Role|RoleArn)(\.\$)?$|credentials$/i;
/** Whole: with more behind it the name would be another's. */
const wholeRole = /^\$\{aws_iam_role\.[\w-]+\.(arn|name|id)\}$/;

/** A document that may name a role: most need not be parsed. */
const mayName = (text: string) => /^\s*[[{]/.test(text) && /role|credentials/i.test(text);

/** Every text that names a role, however deep, in JSON documents too. */
function rolesIn(value: unknown, name = ''): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one) => rolesIn(one, name));
  const inside = typeof value === 'string' && mayName(value) ? parsed(value) : value;
  if (typeof inside === 'string') return actsAs.test(name) ? [inside] : [];
  if (Array.isArray(inside)) return rolesIn(inside, name);
  return isRecord(inside) ? Object.entries(inside).flatMap(([key, one]) => rolesIn(one, key)) : [];
}

export const roleControls: readonly Control[] = [
  custom({
    id: 'role-own',
    meets: [],
    why: 'What acts as a role of elsewhere has rights that no control has read.',
    how: 'Name a role of the stack by reference.',
    problems: (model) =>
      model.resources.flatMap(({ address, attributes }) =>
        rolesIn(attributes)
          .filter((role) => !(wholeRole.test(role) && model.referred(role)))
          .map((role) => ({ address, what: `acts as ${role}, which is no role of this stack` })),
      ),
  }),
];
