// What a target has, learnt from the target itself, and what of a case's needs is missing.

import type { Schema } from '../generators/qapi/ir.ts';
import type { Case, Fixture, Need } from './case.ts';
import type { Ownership, Target } from '../targets/target.ts';

/** Facts about a target that hold for all its instances. */
export type TargetFacts = {
  /** `7.2.22 (Debian …)`, from the greeting. */
  readonly version: string;
  readonly capabilities: readonly string[];
  /** Undefined where `query-commands` is refused. */
  readonly commands: ReadonlySet<string> | undefined;
  readonly schema: Schema | undefined;
  readonly ownership: Ownership;
  /** Whether the build has the user-mode network stack; undefined where it does not say. */
  readonly slirp: boolean | undefined;
  /** Whether it can make tap devices here; undefined where it was not asked, because it is somebody else's. */
  readonly tap: boolean | undefined;
};

/** What is missing for a case on this target, in words; undefined where it can run. */
export function missingFor(subject: Case, fixture: Fixture, target: Target, facts: TargetFacts): string | undefined {
  if (!target.machines.includes(fixture.machine)) return `machine "${fixture.machine}": ${target.name} offers ${target.machines.join(', ')}`;
  if (fixture.monitors > target.maxMonitors) return `a second monitor on ${target.name}`;
  for (const need of subject.needs) {
    const missing = missingNeed(need, facts);
    if (missing !== undefined) return missing;
  }
  return undefined;
}

function missingNeed(need: Need, facts: TargetFacts): string | undefined {
  switch (need.kind) {
    case 'command': return facts.commands?.has(need.name) === false ? `the command ${need.name}` : undefined;
    case 'backend': return backendsOf(facts.schema)?.has(need.type) === false ? `the backend ${need.type} in this build` : undefined;
    case 'slirp': return facts.slirp === false ? 'the user-mode network stack (slirp) in this build' : undefined;
    case 'tap': return facts.tap === true ? undefined : 'a host that lets the target make tap devices';
    case 'owned': return facts.ownership === 'owned' ? undefined : 'a target of our own: this one is attached and is left as it was found';
    case 'oob': return facts.capabilities.includes('oob') ? undefined : 'out-of-band execution';
    // Whether a stimulus applies shows only when it is tried.
    case 'stimulus': return undefined;
    default: throw need satisfies never;
  }
}

function backendsOf(schema: Schema | undefined): ReadonlySet<string> | undefined {
  const name = schema?.commands.get('netdev_add')?.arguments;
  const union = name === undefined ? undefined : schema?.types.get(name);
  if (schema === undefined || union?.kind !== 'union') return undefined;
  const member = union.members.find((candidate) => candidate.name === union.discriminator);
  const type = member?.type.kind === 'named' ? schema.types.get(member.type.name) : undefined;
  return type?.kind === 'enum' ? new Set(type.values.map(({ name: value }) => value)) : undefined;
}
