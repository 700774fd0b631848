// An adapter that a case has plugged in goes again, by device_del and the guest's consent.

import { accept, command } from '../../generators/certificate.ts';
import type { Step } from '../../runner/case.ts';
import { send, stimulate } from '../case-of.ts';

/** Its id is not used again: some builds give it free a moment later. */
export function unplugged(nic: string): readonly Step[] {
  return [send(command('device_del', { id: nic }, accept('fixture/setup', {}))), stimulate('fixture/setup', { kind: 'eject', nic }, { kind: 'any' })];
}
