/**
 * The broker of a chaos run, a process of its own:
 *
 *   node scripts/chaos/broker.ts --port N --log FILE
 *
 * Every PUBLISH is in the log before it is acknowledged, so a broker that is killed has lost nothing that it
 * acknowledged; the log is what the consumer reads. A subscriber would not do: what a killed broker had acknowledged and
 * not yet passed on would look like a loss of the agent.
 */
import net from 'node:net';
import { parseArgs } from 'node:util';
import { Aedes } from 'aedes';
import { AppendedLog } from './appended.ts';
import { monotonicMs } from './monotonic.ts';

const { values } = parseArgs({ options: { port: { type: 'string' }, log: { type: 'string' } } });
const log = new AppendedLog(values.log ?? '');
const broker = await Aedes.createBroker({
  // Called before the packet goes anywhere and before its acknowledgement.
  authorizePublish: (_client, { topic, payload }, done) => {
    log.append(`${monotonicMs().toFixed(3)} ${topic} ${Buffer.from(payload).toString('base64')}`);
    done(null);
  },
});
net.createServer(broker.handle).listen(Number(values.port), '127.0.0.1');
