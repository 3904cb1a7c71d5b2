"""A Modbus TCP server by pymodbus, which we did not write. Prints its port; ends when stdin does.

Unit 1: holding and input registers 0..199 hold known values (see modbus-servers.test.ts), coils and inputs every third.
With the argument "identity" it says what it is (function 43/14), in more than one reply can hold.
Unit 2 has ten registers only. No other unit exists: the gateway exception is the answer.
"""
import asyncio
import logging
import struct
import sys

from pymodbus.device import ModbusDeviceIdentification
from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server.async_io import ModbusTcpServer


# It logs every exception reply as an error; they are what is tested.
logging.disable(logging.CRITICAL)


def words(fmt, *values):
    data = struct.pack(fmt, *values)
    return list(struct.unpack(">%dH" % (len(data) // 2), data))


def image():
    registers = list(range(200))
    registers[0:2] = words(">f", 812.4)
    registers[2:4] = words(">f", -0.1)[::-1]
    registers[4:8] = words(">Q", 2**53 + 1)
    registers[8:10] = words(">i", -123456)
    registers[10:16] = words(">12s", "PRESS-03".encode())
    registers[16:17] = words(">h", -123)
    return registers


def identity():
    objects = {
        0: "Pymodbus",
        1: "PM",
        2: "3.0",
        3: "http://example.org/",
        4: "Pymodbus Server",
        5: "冲床".encode(),
        6: "a" * 199 + "b",
    }
    objects.update({0x80 + n: "SN %d" % n + "x" * 150 for n in range(3)})
    return ModbusDeviceIdentification(info=objects)


async def main():
    bits = [index % 3 == 0 for index in range(200)]

    def slave(registers):
        return ModbusSlaveContext(
            hr=ModbusSequentialDataBlock(0, registers),
            ir=ModbusSequentialDataBlock(0, registers),
            co=ModbusSequentialDataBlock(0, bits),
            di=ModbusSequentialDataBlock(0, bits),
            zero_mode=True,
        )

    context = ModbusServerContext(slaves={1: slave(image()), 2: slave(list(range(10)))}, single=False)
    says = identity() if "identity" in sys.argv else None
    server = ModbusTcpServer(context, address=("127.0.0.1", 0), identity=says)
    task = asyncio.ensure_future(server.serve_forever())
    await server.serving
    print(server.server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    task.cancel()


asyncio.run(main())
