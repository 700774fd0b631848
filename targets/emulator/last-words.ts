// What a process writes to stderr when a defect ends it, as a program built with assertions and a sanitizer would: each fault
// has a text of its own, by which it can be told from others.

import type { Downfall } from './stages.ts';

export function lastWords(how: Downfall, defect: string): string {
  const place = defect.replaceAll('-', '_');
  switch (how) {
    case 'SIGABRT': return `plumbline-emulator: ${place}: Assertion \`!${place}' failed.\n`;
    case 'SIGSEGV': return `==1==ERROR: AddressSanitizer: SEGV on unknown address 0x000000000008\n    #0 0x55d0c0de in ${place}\n`;
    case 'exit-0': case 'exit-1': return `plumbline-emulator: ${place}: there is no going on\n`;
    default: throw how satisfies never;
  }
}
