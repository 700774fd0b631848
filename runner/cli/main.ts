#!/usr/bin/env node
// The command `plumbline`.

import { runCommand } from './command.ts';
import { processOutput } from './output.ts';

process.exitCode = await runCommand(process.argv.slice(2), processOutput());
