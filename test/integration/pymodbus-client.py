"""A Modbus master by pymodbus, which we did not write.

  pymodbus-client.py rtu DEVICE BAUD PARITY
  pymodbus-client.py rtu-tcp PORT

Prints "ready" once connected. Each line of stdin is a read, {"unit": 1, "area": "hr", "start": 0, "count": 2}; each gets a
line: {"words": […]}, {"bits": […]}, {"exception": 2} or {"error": "…"}. Ends when stdin does.
"""
import json
import logging
import sys

from pymodbus.client import ModbusSerialClient, ModbusTcpClient
from pymodbus.framer.rtu_framer import ModbusRtuFramer

logging.disable(logging.CRITICAL)

# No retry: what is answered is the answer to one request.
OPTIONS = {"framer": ModbusRtuFramer, "timeout": 2, "retries": 0, "retry_on_empty": False}


def connect(kind, *where):
    if kind == "rtu":
        device, baud, parity = where
        return ModbusSerialClient(device, baudrate=int(baud), parity=parity, **OPTIONS)
    return ModbusTcpClient("127.0.0.1", port=int(where[0]), **OPTIONS)


def read(client, unit, area, start, count):
    call = {
        "hr": client.read_holding_registers,
        "ir": client.read_input_registers,
        "co": client.read_coils,
        "di": client.read_discrete_inputs,
    }[area]
    reply = call(start, count, slave=unit)
    if hasattr(reply, "exception_code"):
        return {"exception": reply.exception_code}
    if reply.isError():
        return {"error": str(reply)}
    if area in ("hr", "ir"):
        return {"words": reply.registers}
    return {"bits": reply.bits[:count]}


client = connect(*sys.argv[1:])
if not client.connect():
    sys.exit("no connection")
print("ready", flush=True)
for line in sys.stdin:
    print(json.dumps(read(client, **json.loads(line))), flush=True)
