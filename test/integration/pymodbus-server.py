"""A Modbus server by pymodbus, which we did not write. Ends when stdin does.

  pymodbus-server.py [identity]                          Modbus TCP; prints its port on loopback
  pymodbus-server.py [identity] rtu-tcp                  RTU frames over TCP; prints its port
  pymodbus-server.py [identity] rtu DEVICE BAUD [N|E|O]  RTU on a serial port; prints "ready"

Unit 1: holding and input registers 0..199 hold known values (see modbus-servers.test.ts), coils and inputs every third.
With the argument "identity" it says what it is (function 43/14), in more than one reply can hold.
Unit 2 has ten registers only. Unit 3 has registers 0..9, 20..29, 40..49, each its address; what touches another one is
refused with exception 2. No other unit exists: over TCP the gateway exception is the answer, with RTU frames none is.
"""
import asyncio
import logging
import struct
import sys

from pymodbus.device import ModbusDeviceIdentification
from pymodbus.datastore import (
    ModbusSequentialDataBlock,
    ModbusServerContext,
    ModbusSlaveContext,
    ModbusSparseDataBlock,
)
from pymodbus.framer.rtu_framer import ModbusRtuFramer
from pymodbus.server.async_io import ModbusSerialServer, ModbusTcpServer


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


def context():
    bits = [index % 3 == 0 for index in range(200)]

    def slave(block):
        return ModbusSlaveContext(
            hr=block,
            ir=block,
            co=ModbusSequentialDataBlock(0, bits),
            di=ModbusSequentialDataBlock(0, bits),
            zero_mode=True,
        )

    holes = {start: list(range(start, start + 10)) for start in (0, 20, 40)}
    slaves = {
        1: slave(ModbusSequentialDataBlock(0, image())),
        2: slave(ModbusSequentialDataBlock(0, list(range(10)))),
        3: slave(ModbusSparseDataBlock(holes)),
    }
    return ModbusServerContext(slaves=slaves, single=False)


async def main(arguments):
    says = None
    if "identity" in arguments:
        arguments.remove("identity")
        says = identity()
    if arguments[:1] == ["rtu"]:
        device, baud, parity = (arguments[1:] + ["N"])[:3]
        line = {"port": device, "baudrate": int(baud), "parity": parity, "ignore_missing_slaves": True}
        server = ModbusSerialServer(context(), ModbusRtuFramer, says, **line)
        await server.start()
        if server.transport is None:
            sys.exit("%s cannot be opened" % device)
        print("ready", flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
        return
    is_rtu = arguments == ["rtu-tcp"]
    server = ModbusTcpServer(
        context(),
        framer=ModbusRtuFramer if is_rtu else None,
        identity=says,
        address=("127.0.0.1", 0),
        ignore_missing_slaves=is_rtu,
    )
    task = asyncio.ensure_future(server.serve_forever())
    await server.serving
    print(server.server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    task.cancel()


asyncio.run(main(sys.argv[1:]))
