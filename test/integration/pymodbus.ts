/** Where pymodbus is, the Modbus server that we did not write, and whether. */
import { spawnSync } from 'node:child_process';

/** The system's Python: pymodbus comes from the distribution's package. */
export const python = '/usr/bin/python3';

/** Whether its server can run; it needs more than the package itself. */
export const hasPymodbus = spawnSync(python, ['-c', 'import pymodbus.server.async_io']).status === 0;

if (!hasPymodbus)
  process.stderr.write(
    'pymodbus tests need more packages (apt install python3-pymodbus python3-serial-asyncio)\n',
  );
