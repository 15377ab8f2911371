/**
 * Runs the command as a user who owns nothing.
 *
 *     node unprivileged-child.js ARGS...
 */
import { init } from '../../../js/core/index.js';
import { run } from '../../../js/cli/run.js';
import { openTerminal } from '../../../js/cli/terminal.js';

const NOBODY = 65534;

// Loaded before: that user may not even read the project.
await init();
if (process.getuid?.() === 0) {
  process.setgroups?.([]);
  process.setgid?.(NOBODY);
  process.setuid?.(NOBODY);
}
process.exitCode = await run(process.argv.slice(2), openTerminal());
