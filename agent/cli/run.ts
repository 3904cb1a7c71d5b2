/** `zhencai run`: the agent. Warnings of the config go to the log; errors stop it before it starts (exit 2). */
import { loadPlant } from '../../config/load.ts';
import { systemClock } from '../base/clock.ts';
import { CodedError, messageOf } from '../base/errors.ts';
import { describeFault } from '../base/fault.ts';
import { openLog } from '../base/log.ts';
import { serveWindow } from '../console/local.ts';
import { runAgent, type AgentWindow } from '../runtime/agent.ts';
import { systemTimekeeping } from '../runtime/time-source.ts';
import { plantFile, type Invocation } from './invocation.ts';

const levels = ['error', 'warn', 'info', 'debug', 'silent'];

export async function run(invocation: Invocation): Promise<number> {
  const { values, env, stopSignal, lang } = invocation;
  const level = values['log-level'] ?? 'info';
  if (!levels.includes(level))
    throw new CodedError('cli.badOption', { message: `--log-level ${levels.join('|')}` });
  const plant = await loadPlant(plantFile(invocation), env);
  const log = openLog(level);
  for (const warning of plant.warnings) log.warn({ code: warning.key }, describeFault(warning, lang));
  // A defect in one corner, ours or a library's, must not take collecting down with it.
  process.on('uncaughtException', (error) =>
    log.error({ code: 'agent.defect', err: error }, messageOf(error)),
  );
  process.on('unhandledRejection', (error) =>
    log.error({ code: 'agent.defect', err: error }, messageOf(error)),
  );
  const expose = (window: AgentWindow) => serveWindow(plant.gateway.dataDir, window, log);
  await runAgent({ plant, clock: systemClock, timekeeping: systemTimekeeping, log, expose }, stopSignal());
  log.info({ gateway: plant.gateway.id }, 'agent stopped');
  return 0;
}
