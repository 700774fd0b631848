// A snapshot for tests: a campaign that has found something, with a target that says the worst.

import type { BranchRow, CampaignSnapshot, FindingRow } from '../fuzz/campaign-state.ts';

/** Orders to a terminal, markup, and what closes a quotation of any of the formats. */
export const HOSTILE = '\u001b[2J\u0007</pre><script>alert(1)</script>"\'\\\n\r\u2028&amp;\u202e\ud800';

export const FINDING: FindingRow = {
  signature: 'net_init_tap: assertion queues > 0', title: 'assertion after netdev_add tap {queues}', kind: 'death', count: 12, commands: 1, reproduces: '10/10',
  firstAtMs: 1_700_000_000_000, lastAtMs: 1_700_000_060_000, folder: '/tmp/campaign/findings/net-init-tap', reproducer: '{"plumbline":"session"}\n{"kind":"command","execute":"netdev_add"}\n',
};

const HUBPORT: BranchRow = {
  branch: 'netdev_add hubport', commands: 40, outcomes: { success: 30, GenericError: 10 }, members: { id: 40, hubid: 39 }, declared: ['id', 'hubid', 'netdev'],
};

export function campaignSnapshot(changes: Partial<CampaignSnapshot> = {}): CampaignSnapshot {
  return {
    target: 'qemu:qemu-system-x86_64', version: '7.2.22', seed: 7, workers: 2, startedAtMs: 1_700_000_000_000, elapsedMs: 123_456, limitMs: 600_000,
    sessions: 321, commands: 45_678, restarts: 9, commandsPerSecond: 412.5, meanCommandsPerSecond: 370.2, corpus: 88, reached: 654,
    sinceReachedMs: 4_000, sinceFindingMs: 61_000, plateau: false, doing: ['sessions on bare', 'looking into net_init_tap: assertion queues > 0'],
    branches: [
      HUBPORT, { branch: 'set_link', commands: 12, outcomes: { success: 2, DeviceNotFound: 10 }, members: { name: 12, up: 12 }, declared: ['name', 'up'] },
      { branch: 'netdev_add none', commands: 0, outcomes: {}, members: {}, declared: ['id'] },
      { branch: 'netdev_add nonsense', commands: 3, outcomes: { GenericError: 3 }, members: { id: 3 }, declared: undefined },
    ],
    findings: [FINDING], ...changes,
  };
}

/** The same with everything that comes from outside as hostile as can be. */
export function hostileSnapshot(): CampaignSnapshot {
  return campaignSnapshot({
    target: HOSTILE, version: HOSTILE, doing: [HOSTILE],
    branches: [
      { ...HUBPORT, outcomes: { [HOSTILE]: 1 } },
      { branch: HOSTILE, commands: 1, outcomes: { [HOSTILE]: 1 }, members: { [HOSTILE]: 1 }, declared: [HOSTILE, 'x'] },
      { branch: `netdev_add ${HOSTILE}`, commands: 1, outcomes: { [HOSTILE]: 1 }, members: { [HOSTILE]: 1 }, declared: undefined },
    ],
    findings: [{ ...FINDING, signature: HOSTILE, title: HOSTILE, folder: HOSTILE, reproducer: `${HOSTILE}\n`, reproduces: HOSTILE }],
  });
}
