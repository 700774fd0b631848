// Addresses of the loopback network that nobody but the harness uses, so that who holds a port there is known.

import type fc from 'fast-check';

/** With a port; one of them comes up often, to be wanted by two. */
export function drawOwnAddress(random: fc.Random): string {
  return `127.91.73.${random.nextInt(1, 254)}:${random.nextInt(0, 3) === 0 ? 7_400 : random.nextInt(7_500, 7_999)}`;
}
