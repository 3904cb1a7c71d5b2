/** The meters of the workshop on a serial line, read by pymodbus with RTU frames over TCP. */
import { describe, expect, test } from 'vitest';
import { startWorkshop } from '../../scripts/workshop/workshop.ts';
import { hasPymodbus, PymodbusMaster } from './pymodbus.ts';

const read = { unit: 1, area: 'hr', start: 0, count: 2 } as const;

describe.skipIf(!hasPymodbus && process.env['CI'] !== 'true')('meters-line', () => {
  test('its meters answer, and its faults come and go', async () => {
    const workshop = await startWorkshop({ seed: 4, speed: 0, opcua: false, serial: true });
    try {
      const port = String(workshop.ports['meters-line']);
      await using tcp = await PymodbusMaster.open('rtu-tcp', port);
      const good = await tcp.read(read);
      expect(good.words).toHaveLength(2);
      expect(await tcp.read({ ...read, start: 60_000 })).toEqual({ exception: 2 });
      expect(workshop.state()['meters-line']).toMatchObject({ connections: 1, requests: 2, faults: [] });

      const order = { fault: 'exception', unit: 1, code: 6 } as const;
      await workshop.inject('meters-line', order);
      await workshop.inject('meters-line', order);
      expect(workshop.state()['meters-line']?.faults).toEqual([order]);
      expect(await tcp.read(read)).toEqual({ exception: 6 });
      expect((await tcp.read({ ...read, unit: 2 })).words).toHaveLength(2);
      await workshop.clear('meters-line', 'exception');
      expect(await tcp.read(read)).toEqual(good);
      await workshop.inject('meters-line', { fault: 'garbage', variant: 'short' });
      expect(await tcp.read(read)).toHaveProperty('error');
      await workshop.clear();
      expect(await tcp.read(read)).toEqual(good);

      await expect(workshop.inject('meters-line', { fault: 'freeze' })).rejects.toThrow(RangeError);
      await workshop.inject('meters-line', { fault: 'drop' });
      await using again = await PymodbusMaster.open('rtu-tcp', port);
      expect(await again.read(read)).toEqual(good);
    } finally {
      await workshop.stop();
    }
  });
});
