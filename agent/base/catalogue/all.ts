import { browseTexts } from './browse.ts';
import { cliTexts } from './cli.ts';
import { clockTexts } from './clock.ts';
import { configTexts } from './config.ts';
import { budgetTexts } from './config-budget.ts';
import { gradingTexts } from './config-grading.ts';
import { roleTexts } from './config-roles.ts';
import { evidenceTexts } from './evidence.ts';
import { reportTexts } from './evidence-report.ts';
import { pageTexts } from './evidence-page.ts';
import { verifyTexts } from './evidence-verify.ts';
import { mesTexts } from './mes.ts';
import { modbusNoticeTexts } from './modbus-notices.ts';
import { portTexts } from './modbus-port.ts';
import { modbusSettingsTexts } from './modbus-settings.ts';
import { modbusTexts } from './modbus.ts';
import { lineTexts } from './modbus-budget.ts';
import { mqttTexts } from './mqtt.ts';
import { mqttTlsTexts } from './mqtt-tls.ts';
import { opcuaTexts } from './opcua.ts';
import { probeTexts } from './probe.ts';
import { storeTexts } from './store.ts';

/** Every text, by key. Keys do not collide: each file keeps to its own areas. */
export const catalogue = {
  ...configTexts,
  ...roleTexts,
  ...gradingTexts,
  ...budgetTexts,
  ...cliTexts,
  ...clockTexts,
  ...evidenceTexts,
  ...reportTexts,
  ...pageTexts,
  ...verifyTexts,
  ...mesTexts,
  ...modbusTexts,
  ...modbusNoticeTexts,
  ...portTexts,
  ...modbusSettingsTexts,
  ...lineTexts,
  ...opcuaTexts,
  ...mqttTexts,
  ...mqttTlsTexts,
  ...probeTexts,
  ...browseTexts,
  ...storeTexts,
} as const;
