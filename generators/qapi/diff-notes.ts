// Changes of conditions, features and documented defaults: what surrounds a thing, not what it is.

import type { Change, Direction } from './change.ts';
import type { Condition, Feature, Member } from './ir.ts';

type Sink = { readonly changes: Change[] };

/** In some builds it is now there, or no longer; which builds those are, a schema does not say. */
export function compareCondition(
  sink: Sink, where: string, direction: Direction, a: Condition | undefined, b: Condition | undefined,
): void {
  const [before, after] = [conditionText(a), conditionText(b)];
  if (before === after) return;
  const judgement = b === undefined ? 'compatible' : 'careful';
  sink.changes.push({ kind: 'condition-changed', where, direction, judgement, detail: `was there ${before}, now ${after}` });
}

export function compareFeatures(
  sink: Sink, where: string, direction: Direction, a: readonly Feature[], b: readonly Feature[],
): void {
  for (const { name } of b.filter((feature) => !has(a, feature))) {
    sink.changes.push({ kind: 'feature-added', where, direction, judgement: 'compatible', detail: `feature '${name}'` });
  }
  for (const { name } of a.filter((feature) => !has(b, feature))) {
    const judgement = name === 'deprecated' || name === 'unstable' ? 'compatible' : 'careful';
    sink.changes.push({ kind: 'feature-removed', where, direction, judgement, detail: `feature '${name}', which clients may look for` });
  }
}

/** Introspection knows no defaults, so a text on one side alone is no change. */
export function compareDefaults(sink: Sink, where: string, a: Member, b: Member): void {
  if (a.defaultText === undefined || b.defaultText === undefined || a.defaultText === b.defaultText) return;
  const detail = `the default was ${a.defaultText}, now ${b.defaultText}`;
  sink.changes.push({ kind: 'default-changed', where, direction: 'sent', judgement: 'careful', detail });
}

export function conditionText(condition: Condition | undefined): string {
  return condition === undefined ? 'always' : `if ${formulaText(condition)}`;
}

function formulaText(condition: Condition): string {
  switch (condition.kind) {
    case 'config': return condition.name;
    case 'not': return `not ${formulaText(condition.of)}`;
    case 'all': return `(${condition.of.map(formulaText).join(' and ')})`;
    case 'any': return `(${condition.of.map(formulaText).join(' or ')})`;
    default: throw condition satisfies never;
  }
}

function has(features: readonly Feature[], { name }: Feature): boolean {
  return features.some((feature) => feature.name === name);
}
