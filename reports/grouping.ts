// Findings put together for reading: cases that break the same requirement in the same way are one paragraph.

import type { Finding } from '../runner/case.ts';
import type { CaseFinished } from '../runner/events.ts';

export type FindingGroup = {
  readonly finding: Finding;
  readonly cases: readonly CaseFinished[];
};

/** By oracle, requirement and the kind of what came (numbers and quoted text aside), largest group last in no order but that of arrival. */
export function groupFindings(events: readonly CaseFinished[]): readonly FindingGroup[] {
  const groups = new Map<string, { finding: Finding; cases: CaseFinished[] }>();
  for (const event of events) {
    const told = event.shrunk?.verdict ?? event.verdict;
    const finding = 'findings' in told ? told.findings[0] : undefined;
    if (finding === undefined) continue;
    const key = `${finding.oracle} ${finding.requirement} ${kindOf(finding.actual)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { finding, cases: [event] });
    else group.cases.push(event);
  }
  return [...groups.values()];
}

function kindOf(actual: string): string {
  const [head = ''] = actual.split(':');
  return head.replaceAll(/"[^"]*"|\d+/g, '…');
}
