/** The alarms of the simulated CNC as an independent OPC UA client sees them. */
import {
  AttributeIds,
  callConditionRefresh,
  ClientSubscription,
  constructEventFilter,
  TimestampsToReturn,
  type Variant,
} from 'node-opcua';
import { expect, test } from 'vitest';
import { cncAlarms } from '../../scripts/workshop/opcua/alarms.ts';
import { startCnc } from '../../scripts/workshop/opcua/server.ts';
import { connect, snapshotOf, temporaryDir } from './workshop-opcua-client.ts';

const fields = ['SourceName', 'ConditionName', 'Severity', 'Message', 'ActiveState.Id', 'Retain'];

test('an alarm is active exactly while the model has its fault, at the machine and at the server', async () => {
  using folder = temporaryDir();
  let snapshot = { ...snapshotOf(10, 8000), faultCode: 7001, faultText: 'spindle overload' };
  const options = { port: 0, model: { snapshot: () => snapshot }, now: () => Date.now(), updateEveryMs: 20 };
  const cnc = await startCnc(options);
  const connected = await connect(cnc.endpoint, folder.dir);
  try {
    const subscription = ClientSubscription.create(connected.session, {
      requestedPublishingInterval: 20,
      publishingEnabled: true,
    });
    const listen = async (nodeId: string): Promise<unknown[][]> => {
      const item = await subscription.monitor(
        { nodeId, attributeId: AttributeIds.EventNotifier },
        { samplingInterval: 0, queueSize: 100, filter: constructEventFilter(fields) },
        TimestampsToReturn.Both,
      );
      const seen: unknown[][] = [];
      item.on('changed', (event: Variant[]) => {
        const row = event.map(({ value }) => value?.text ?? value);
        if (row[0] === 'cnc-07') seen.push(row.slice(1));
      });
      return seen;
    };
    const ofServer = await listen('i=2253');
    const ofMachine = await listen('ns=1;s=cnc-07');
    await callConditionRefresh(connected.session, subscription.subscriptionId);
    await expect.poll(() => ofServer).toEqual([['SpindleOverload', 800, 'spindle overload', true, true]]);

    const clear = { faultCode: 0, faultText: '' };
    for (const { code } of cncAlarms) {
      for (const fault of [clear, { faultCode: code, faultText: `fault ${code}` }]) {
        const before = ofServer.length;
        snapshot = { ...snapshot, ...fault };
        await expect.poll(() => ofServer.length).toBe(before + 1);
      }
    }
    expect(ofServer.slice(1)).toEqual([
      ['SpindleOverload', 800, 'normal', false, false],
      ['SpindleOverload', 800, 'fault 7001', true, true],
      ['SpindleOverload', 800, 'normal', false, false],
      ['CoolantLow', 500, 'fault 7004', true, true],
      ['CoolantLow', 500, 'normal', false, false],
      ['ToolBroken', 700, 'fault 7012', true, true],
    ]);
    await expect.poll(() => ofMachine).toEqual(ofServer);
  } finally {
    await connected.close();
    await cnc.stop();
  }
}, 20_000);
