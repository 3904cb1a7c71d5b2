/** Real alarms for the small OPC UA server: of a limit and of a switch, both of a press in an area below the Server object. */
import type { Namespace } from 'node-opcua';

/**
 * Adds `Area` (a notifier), `Press` in it (the source of both alarms), and `Plain`, an object that has no events. `Heat`
 * above 100 is the alarm TooHot, `Guard` false the alarm GuardOpen.
 */
export function addAlarms(own: Namespace): void {
  const { objects } = own.addressSpace.rootFolder;
  own.addObject({ organizedBy: objects, browseName: 'Plain', nodeId: 's=Plain' });
  const area = own.addObject({
    organizedBy: objects,
    browseName: 'Area',
    nodeId: 's=Area',
    notifierOf: objects.server,
    eventNotifier: 1,
  });
  const press = own.addObject({
    componentOf: area,
    browseName: 'Press',
    nodeId: 's=Press',
    eventSourceOf: area,
    eventNotifier: 1,
  });
  const variable = (name: string, dataType: string, value: unknown) =>
    own.addVariable({
      componentOf: press,
      browseName: name,
      nodeId: `s=${name}`,
      dataType,
      value: { dataType, value },
    });
  own.instantiateNonExclusiveLimitAlarm('NonExclusiveLimitAlarmType', {
    browseName: 'TooHot',
    conditionName: 'TooHot',
    conditionSource: press,
    conditionOf: press,
    inputNode: variable('Heat', 'Double', 20),
    highLimit: 100,
    lowLimit: -100,
    optionals: [],
  });
  own.instantiateOffNormalAlarm({
    browseName: 'GuardOpen',
    conditionName: 'GuardOpen',
    conditionSource: press,
    conditionOf: press,
    inputNode: variable('Guard', 'Boolean', true),
    normalState: variable('GuardNormal', 'Boolean', true),
  });
}
