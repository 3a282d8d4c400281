#!/usr/bin/env -S MALLOC_ARENA_MAX=1 node --max-semi-space-size=2
import { run } from './daemon/run.js';

// eslint-disable-next-line n/no-process-exit -- this is the program: nobody is left to catch what would be thrown instead
const exit = (code: number): void => process.exit(code);

// Not an await of the module's own: the packaged executable is a script.
void run(process.argv.slice(2), {
  environment: process.env,
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  exit,
  // Not exitCode alone: nothing that was left open may keep a stopped daemon from ending.
}).then(exit);
