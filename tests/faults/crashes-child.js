// usage: node crashes-child.js — explores every workload, and prints the first fault.
import { init } from '../../js/core/index.js';
import { explore, LEFT_UNDONE, QUARANTINES, WORKLOADS } from './crashes.js';

await init();
for (const steps of [...Object.values(LEFT_UNDONE).flat(), ...QUARANTINES, ...WORKLOADS]) {
  const { fault } = await explore(steps);
  if (fault !== undefined) {
    console.log(`fault: ${steps.join(', ')}: ${fault}`);
    break;
  }
}
