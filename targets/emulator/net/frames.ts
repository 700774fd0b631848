// Frames on their way between net clients. net/net.c: what a client sends is lost where its own link or its peer's is
// down, and where it has no peer.

import type { Client } from './clients.ts';

export function sendFrame(from: Client, frame: Uint8Array): void {
  const { peer } = from;
  if (peer === undefined || from.linkDown || peer.linkDown) return;
  peer.receive?.(frame);
}
