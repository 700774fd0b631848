// The entry of the emulator as a process of its own.

import { runEmulator } from './process.ts';

await runEmulator(process.argv.slice(2));
