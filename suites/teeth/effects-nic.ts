// Defects of links, announcements, receive filters and failover, by what they do to frames and drivers.
//
// Each row: the defect, the requirements that it turns red, and the cases that show it.

import { type Tooth, tooth, type Unseen } from './tooth.ts';

export const nicEffectTeeth: readonly Tooth[] = [
  ...linkTeeth(), ...announcementTeeth(), ...filterTeeth(),
  tooth('failover-primary-stays-hidden', ['failover-negotiated/hotplugs-primary'], ['effects/failover/primary/plugged-in']),
  tooth('failover-primary-not-hidden', ['effects/failover/hidden'], ['effects/failover/primary/hidden']),
];

export const nicEffectsUnseen: readonly Unseen[] = [
  { defect: 'announce-first-late', reason: 'the text has the first announcement wait; that all are late then, as against practice, a busy host may cause as well' },
];

function linkTeeth(): readonly Tooth[] {
  return [
    tooth('link-down-passes-outgoing', ['effects/set_link/outgoing', 'effects/set_link/netdev-stays-down'],
      ['effects/set_link/adapter/outgoing', 'effects/set_link/netdev/adapter-up-alone']),
    tooth('link-down-passes-incoming', ['effects/set_link/incoming'], ['effects/set_link/adapter/incoming', 'effects/set_link/hub-rebuilt']),
    tooth('set-link-reaches-all', ['effects/set_link/only-that-one'], ['effects/set_link/adapter/others']),
    tooth('nic-drops-incoming', ['effects/set_link/up-again'], ['effects/set_link/adapter/down-and-up']),
    tooth('nic-drops-outgoing', ['effects/set_link/up-again'], ['effects/set_link/adapter/up-from-the-start']),
  ];
}

function announcementTeeth(): readonly Tooth[] {
  const announced = (defect: string, breaks: readonly string[], ...cases: readonly string[]): Tooth =>
    tooth(defect, breaks, cases.map((id) => `effects/announce-self/${id}`));
  return [
    announced('announce-without-frames', ['announce-self/announces'], 'frames'),
    announced('announce-round-more', ['announce-self/rounds'], 'rounds/1', 'rounds/4'),
    announced('announce-round-less', ['announce-self/rounds'], 'rounds/1', 'rounds/4'),
    announced('announce-first-nic-only', ['announce-self/announces'], 'frames'),
    announced('announce-ignores-interfaces', ['announce-self/interfaces', 'announce-self/unknown-interface'], 'interfaces/first', 'interfaces/none', 'interfaces/unknown'),
    announced('announce-first-interface-only', ['announce-self/interfaces'], 'interfaces/both'),
    announced('announce-same-id-runs-on', ['announce-self/id'], 'id/replaced', 'id/ended'),
    announced('announce-ids-share-a-timer', ['announce-self/id'], 'id/side-by-side'),
    announced('announce-driver-not-asked', ['effects/announce-self/guest-asked'], 'guest/asked'),
    announced('announce-acknowledgement-ignored', ['effects/announce-self/guest-acknowledged'], 'guest/acknowledged', 'guest/asked-again'),
    ...['announce-arp', 'announce-not-broadcast', 'announce-zero-source', 'announce-zero-sender', 'announce-zero-target'].map((defect) =>
      announced(defect, ['announce-self/announces', 'effects/announce-self/frame'], 'frames')),
    announced('announce-ignores-initial', ['announce-self/initial', 'effects/announce-self/huge-step'], 'times/initial-again', 'times/huge-step'),
    announced('announce-ignores-step', ['announce-self/step'], 'times/step'),
    announced('announce-ignores-max', ['announce-self/max'], 'times/max'),
  ];
}

function filterTeeth(): readonly Tooth[] {
  const filtered = (defect: string, breaks: string, ...cases: readonly string[]): Tooth =>
    tooth(defect, [`effects/receive-filter/${breaks}`], cases.map((id) => `effects/receive-filter/${id}`));
  return [
    filtered('rx-filter-not-applied', 'unicast', 'normal', 'unicast/none'),
    filtered('rx-filter-promiscuous-without-effect', 'promiscuous', 'promiscuous'),
    filtered('rx-filter-mac-unchangeable', 'main-mac', 'main-mac'),
    filtered('rx-filter-ignores-vlans', 'vlan', 'vlan/none', 'vlan/added', 'vlan/removed'),
    filtered('rx-filter-ignores-allmulticast', 'multicast', 'multicast/all'),
    filtered('rx-filter-ignores-allunicast', 'unicast', 'unicast/all'),
    filtered('rx-filter-ignores-nomulticast', 'multicast', 'multicast/none'),
    filtered('rx-filter-ignores-nounicast', 'unicast', 'unicast/none'),
    filtered('rx-filter-ignores-nobroadcast', 'broadcast', 'broadcast/none'),
    filtered('rx-filter-ignores-multicast-table', 'multicast-table', 'multicast-table'),
    filtered('rx-filter-ignores-unicast-table', 'unicast-table', 'unicast-table'),
    filtered('rx-filter-overflow-drops', 'overflow', 'overflow/unicast', 'overflow/multicast'),
  ];
}
