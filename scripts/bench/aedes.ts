/** The embedded broker as a process: prints {"port":…} and serves until SIGTERM. */
import { startBroker } from '../demo/broker.ts';

const broker = await startBroker(0);
process.stdout.write(`${JSON.stringify({ port: broker.port })}\n`);
process.on('SIGTERM', () => process.exit(0));
