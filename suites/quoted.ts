// The requirements that a case can turn red: those it names, and the rules of its expectations.

import type { RequirementId } from '../generators/certificate.ts';
import type { Case, Step } from '../runner/case.ts';

export function quotedBy(subject: Case): ReadonlySet<RequirementId> {
  return new Set([...subject.requirements, ...subject.steps.flatMap(rulesOf)]);
}

function rulesOf(step: Step): readonly RequirementId[] {
  const events = (step.events ?? []).map(({ rule }) => rule);
  switch (step.kind) {
    case 'commands': return [...events, ...step.commands.map(({ expectation }) => expectation.rule)];
    case 'bytes': return [...events, step.replies.rule];
    case 'stimulate': return [...events, step.outcome.rule];
    case 'exchange': return [...events, ...step.fence.map(({ rule }) => rule), ...step.expect.map(({ rule }) => rule)];
    case 'converse': case 'observe': return [...events, step.outcome.rule];
    case 'greet': case 'reconnect': case 'open': case 'close': case 'guest': return events;
    default: throw step satisfies never;
  }
}
