#!/usr/bin/env python3
"""Register images of the devices of config/templates, made from what their manuals say and from nothing of ours.

    python3 make-images.py          writes <id>.image.json beside this file

Each device is written down here a second time, in the notation of its own sources (function code, hexadecimal or
decimal register, 0- or 1-based, resolution), independently of the template. Words are hexadecimal, as they travel.
"""
import json
import os
import struct

FORMATS = {
    "f32": ">f", "f64": ">d", "u16": ">H", "i16": ">h", "u32": ">I", "i32": ">i", "u64": ">Q", "i64": ">q",
}
DEVICES = {}


class Device:
    def __init__(self, name, area, first=0, low_word_first=False, **instance):
        """area: hr (function 3) or ir (function 4); first: number of the manual that travels as 0."""
        self.area, self.first, self.low = area, first, low_word_first
        self.words, self.values, self.absent = {}, {}, {}
        self.instance = instance
        DEVICES[name] = self

    def put(self, register, kind, resolution, tag, value, primary=1):
        """value as the person reads it; the raw number is value / primary / resolution."""
        raw = value / primary / resolution
        if kind[0] != "f":
            raw = round(raw)
        data = struct.pack(FORMATS[kind], raw)
        words = [data[i:i + 2].hex() for i in range(0, len(data), 2)]
        if self.low:
            words.reverse()
        for i, word in enumerate(words):
            at = register - self.first + i
            assert at not in self.words, (tag, hex(register))
            self.words[at] = word
        self.values[tag] = value

    def raw(self, register, word):
        at = register - self.first
        assert at not in self.words
        self.words[at] = "%04x" % word

    def none(self, tag, register, *words):
        """Words that say there is no value."""
        self.absent[tag] = {str(register - self.first + i): "%04x" % word for i, word in enumerate(words)}

    def expect(self, tag, value):
        self.values[tag] = value


# Eastron SDM630: 3X registers from 30001, floats of two registers.
d = Device("eastron-sdm630", "ir", 30001)
for n, (tag, value) in {
    30001: ("voltage/a", 230.1), 30003: ("voltage/b", 229.8), 30005: ("voltage/c", 231.4),
    30007: ("current/a", 5.25), 30009: ("current/b", 4.75), 30011: ("current/c", 0.0),
    30013: ("power/a", 1180.5), 30015: ("power/b", -1020.25), 30017: ("power/c", 0.5),
    30053: ("power/active", 160.75), 30057: ("power/apparent", 2300.0), 30061: ("power/reactive", -310.5),
    30063: ("power/factor", -0.98), 30071: ("frequency", 50.02), 30073: ("energy/active", 123456.7),
    30075: ("energy/active-export", 0.25), 30077: ("energy/reactive", 4321.5), 30079: ("energy/reactive-export", 12.5),
}.items():
    d.put(n, "f32", 1, tag, value)

# Eastron SDM120, 220, 230: start addresses in hex.
d = Device("eastron-sdm230", "ir")
for n, (tag, value) in {
    0x00: ("voltage", 231.2), 0x06: ("current", 12.5), 0x0C: ("power/active", 2875.5), 0x12: ("power/apparent", 2900.25),
    0x18: ("power/reactive", -120.5), 0x1E: ("power/factor", 0.991), 0x46: ("frequency", 49.98),
    0x48: ("energy/active", 9876.5), 0x4A: ("energy/active-export", 1.5), 0x4C: ("energy/reactive", 77.25),
    0x4E: ("energy/reactive-export", 3.125),
}.items():
    d.put(n, "f32", 1, tag, value)

# Chint DTSU666: floats; voltage and power in tenths, current and power factor in thousandths, frequency in hundredths.
d = Device("chint-dtsu666", "hr")
for n, (tag, value, resolution) in {
    0x2006: ("voltage/a", 220.5, 0.1), 0x2008: ("voltage/b", 221.5, 0.1), 0x200A: ("voltage/c", 219.9, 0.1),
    0x200C: ("current/a", 1.234, 0.001), 0x200E: ("current/b", 0.5, 0.001), 0x2010: ("current/c", 5.0, 0.001),
    0x2012: ("power/active", -1500.5, 0.1), 0x2014: ("power/a", 270.1, 0.1), 0x2016: ("power/b", 110.2, 0.1),
    0x2018: ("power/c", -1880.8, 0.1), 0x201A: ("power/reactive", 88.8, 0.1), 0x202A: ("power/factor", 0.951, 0.001),
    0x2044: ("frequency", 50.01, 0.01), 0x101E: ("energy/active", 8765.25, 1), 0x1028: ("energy/active-export", 2.5, 1),
}.items():
    d.put(n, "f32", resolution, tag, value)

# Acrel ADL3000-E, DTSD1352: secondary values; 150 A / 5 A transformers are 30.
d = Device("acrel-dtsd1352", "hr", ct=30, pt=1)
for n, (kind, tag, value, resolution, primary) in {
    0x0061: ("u16", "voltage/a", 220.1, 0.1, 1), 0x0062: ("u16", "voltage/b", 221.2, 0.1, 1),
    0x0063: ("u16", "voltage/c", 219.3, 0.1, 1), 0x0064: ("u16", "current/a", 37.5, 0.01, 30),
    0x0065: ("u16", "current/b", 40.5, 0.01, 30), 0x0066: ("u16", "current/c", 0.3, 0.01, 30),
    0x0077: ("u16", "frequency", 50.03, 0.01, 1), 0x0164: ("i32", "power/a", 8.1, 0.001, 30),
    0x0166: ("i32", "power/b", -2.4, 0.001, 30), 0x0168: ("i32", "power/c", 0.03, 0.001, 30),
    0x016A: ("i32", "power/active", 5.73, 0.001, 30), 0x0172: ("i32", "power/reactive", -1.2, 0.001, 30),
    0x017F: ("i16", "power/factor", -0.812, 0.001, 1), 0x000A: ("u32", "energy/active", 45678.9, 0.01, 30),
    0x0014: ("u32", "energy/active-export", 3.6, 0.01, 30),
}.items():
    d.put(n, kind, resolution, tag, value, primary)

# Siemens PAC3200: offsets as they travel; energies are doubles in Wh.
d = Device("siemens-pac3200", "hr")
for n, (tag, value) in {
    1: ("voltage/a", 230.5), 3: ("voltage/b", 231.5), 5: ("voltage/c", 229.5), 7: ("voltage/ab", 400.25),
    9: ("voltage/bc", 399.5), 11: ("voltage/ca", 401.5), 13: ("current/a", 101.5), 15: ("current/b", 99.25),
    17: ("current/c", 100.75), 25: ("power/a", 23000.5), 27: ("power/b", -22000.5), 29: ("power/c", 21000.5),
    55: ("frequency", 50.05), 63: ("power/apparent", 70000.5), 65: ("power/active", 22000.5),
    67: ("power/reactive", -5000.5), 69: ("power/factor", 0.87),
}.items():
    d.put(n, "f32", 1, tag, value)
d.put(801, "f64", 0.001, "energy/active", 1234567.891)
d.put(809, "f64", 0.001, "energy/active-export", 0.5)

# Schneider iEM3000: numbers of the manual, of which 1 travels as 0; energies in Wh.
d = Device("schneider-iem3000", "hr", 1)
for n, (tag, value) in {
    3000: ("current/a", 10.5), 3002: ("current/b", 11.25), 3004: ("current/c", 9.75), 3028: ("voltage/a", 230.25),
    3030: ("voltage/b", 229.75), 3032: ("voltage/c", 231.0), 3054: ("power/a", 2.4), 3056: ("power/b", 2.5),
    3058: ("power/c", -2.2), 3060: ("power/active", 2.7), 3068: ("power/reactive", -0.35), 3076: ("power/apparent", 7.1),
    3110: ("frequency", 49.99),
}.items():
    d.put(n, "f32", 1, tag, value)
for n, tag, value in ((3204, "energy/active", 987654.321), (3208, "energy/active-export", 1.5), (3220, "energy/reactive", 42.042)):
    d.put(n, "i64", 0.001, tag, value)

# ABB B23, B24: registers in hex, exactly as sent; resolution beside each.
d = Device("abb-b23-b24", "hr")
for n, (kind, tag, value, resolution) in {
    0x5B00: ("u32", "voltage/a", 230.1, 0.1), 0x5B02: ("u32", "voltage/b", 231.2, 0.1), 0x5B04: ("u32", "voltage/c", 229.3, 0.1),
    0x5B0C: ("u32", "current/a", 12.34, 0.01), 0x5B0E: ("u32", "current/b", 0.05, 0.01), 0x5B10: ("u32", "current/c", 700.5, 0.01),
    0x5B14: ("i32", "power/active", -15432.1, 0.01), 0x5B16: ("i32", "power/a", 2500.55, 0.01),
    0x5B18: ("i32", "power/b", 10.5, 0.01), 0x5B1A: ("i32", "power/c", -17943.15, 0.01), 0x5B2C: ("u16", "frequency", 50.01, 0.01),
    0x5B3A: ("i16", "power/factor", -0.995, 0.001), 0x5000: ("u64", "energy/active", 98765432.1, 0.01),
    0x5004: ("u64", "energy/active-export", 12.34, 0.01),
}.items():
    d.put(n, kind, resolution, tag, value)

d.none("voltage/b", 0x5B02, 0xFFFF, 0xFFFF)
d.none("power/c", 0x5B1A, 0x7FFF, 0xFFFF)
d.none("power/factor", 0x5B3A, 0x7FFF)
d.none("energy/active-export", 0x5004, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF)

# Carlo Gavazzi EM340: physical addresses in hex; of two words the least significant comes first.
d = Device("carlo-gavazzi-em340", "ir", low_word_first=True)
for n, (kind, tag, value, resolution) in {
    0x00: ("i32", "voltage/a", 230.1, 0.1), 0x02: ("i32", "voltage/b", 6553.7, 0.1), 0x04: ("i32", "voltage/c", 229.9, 0.1),
    0x0C: ("i32", "current/a", 5.123, 0.001), 0x0E: ("i32", "current/b", -65.537, 0.001), 0x10: ("i32", "current/c", 0.001, 0.001),
    0x12: ("i32", "power/a", 1178.7, 0.1), 0x14: ("i32", "power/b", -9000.1, 0.1), 0x16: ("i32", "power/c", 0.1, 0.1),
    0x28: ("i32", "power/active", -7821.3, 0.1), 0x31: ("i16", "power/factor", -0.912, 0.001), 0x33: ("u16", "frequency", 50.1, 0.1),
    0x34: ("i32", "energy/active", 123456.7, 0.1), 0x4E: ("i32", "energy/active-export", 65.6, 0.1),
}.items():
    d.put(n, kind, resolution, tag, value)

# Janitza UMG 96: Modbus addresses as they travel; energies in Wh.
d = Device("janitza-umg96", "hr")
for n, (tag, value, resolution) in {
    19000: ("voltage/a", 230.5, 1), 19002: ("voltage/b", 230.75, 1), 19004: ("voltage/c", 231.25, 1),
    19012: ("current/a", 55.5, 1), 19014: ("current/b", 54.25, 1), 19016: ("current/c", 53.125, 1),
    19026: ("power/active", 37000.5, 1), 19034: ("power/apparent", 38000.25, 1), 19042: ("power/reactive", -8000.5, 1),
    19050: ("frequency", 50.0, 1), 19068: ("energy/active", 5000.25, 0.001), 19076: ("energy/active-export", 1.5, 0.001),
    19110: ("thd/voltage/a", 1.5, 1), 19112: ("thd/voltage/b", 1.75, 1), 19114: ("thd/voltage/c", 2.25, 1),
    19116: ("thd/current/a", 12.5, 1), 19118: ("thd/current/b", 11.5, 1), 19120: ("thd/current/c", 10.5, 1),
}.items():
    d.put(n, "f32", resolution, tag, value)

# Delta VFD-E: F and H with two decimals, AXXX.X, UXXX.X, EXXX.X.
d = Device("delta-vfd-e", "hr")
d.put(0x2100, "u16", 1, "fault-code", 0)
for n, (tag, value, resolution) in {
    0x2102: ("frequency/command", 50.0, 0.01), 0x2103: ("frequency/output", 48.75, 0.01), 0x2104: ("current", 12.3, 0.1),
    0x2108: ("voltage/dc", 540.5, 0.1), 0x2109: ("voltage/output", 379.8, 0.1), 0x210A: ("temperature", 41, 1),
}.items():
    d.put(n, "u16", resolution, tag, value)

# Delta MS300: bits 7 to 0 of 2100H the fault, 15 to 8 the warning; XXX.XX Hz, XX.XX A, XXX.X V.
d = Device("delta-ms300", "hr")
d.raw(0x2100, 0x0315)
d.expect("fault-code", 0x15)
d.expect("warning-code", 0x03)
for n, (tag, value, resolution) in {
    0x2102: ("frequency/command", 60.0, 0.01), 0x2103: ("frequency/output", 59.99, 0.01), 0x2104: ("current", 4.56, 0.01),
    0x2105: ("voltage/dc", 311.1, 0.1), 0x2106: ("voltage/output", 219.8, 0.1),
}.items():
    d.put(n, "u16", resolution, tag, value)

# INVT: 50.12 Hz is 1394H, the example of the manual.
d = Device("invt-gd200a", "hr")
d.raw(0x3000, 0x1394)
d.expect("frequency/output", 50.12)
for n, (kind, tag, value, resolution) in {
    0x2100: ("u16", "state", 1, 1), 0x2102: ("u16", "fault-code", 0, 1), 0x3001: ("u16", "frequency/command", 50.0, 0.01),
    0x3002: ("u16", "voltage/dc", 537.5, 0.1), 0x3003: ("u16", "voltage/output", 380, 1), 0x3004: ("u16", "current", 23.4, 0.1),
    0x3005: ("u16", "speed", 1455, 1), 0x3006: ("i16", "power/percent", -12.5, 0.1),
}.items():
    d.put(n, kind, resolution, tag, value)

# Delta DTB: PV and SV in tenths.
d = Device("delta-dtb", "hr")
for n, (kind, tag, value, resolution) in {
    0x1000: ("i16", "temperature", -12.5, 0.1), 0x1001: ("i16", "setpoint", 180.0, 0.1),
    0x1002: ("i16", "range/upper", 600.0, 0.1), 0x1003: ("i16", "range/lower", -20.0, 0.1), 0x1005: ("u16", "control-method", 1, 1),
}.items():
    d.put(n, kind, resolution, tag, value)

d.none("temperature", 0x1000, 0x8003)

# Omron E5CC, two-byte mode: 105.0 is H'041A, the example of the manual; one decimal.
d = Device("omron-e5cc", "hr", decimals=1)
d.raw(0x2004, 0x041A)
d.expect("output/heating", 105.0)
d.raw(0x2001, 1 << 12 | 1 << 6)
for tag, value in (("alarm/heater-overcurrent", False), ("alarm/input-error", True), ("alarm/heater-burnout", False),
                   ("alarm/1", True), ("alarm/2", False), ("alarm/3", False)):
    d.expect(tag, value)
for n, (tag, value, resolution) in {
    0x2000: ("temperature", -5.5, 0.1), 0x2002: ("setpoint", 215.5, 0.1), 0x2003: ("heater-current", 7.5, 0.1),
    0x2005: ("output/cooling", 0.0, 0.1),
}.items():
    d.put(n, "i16", resolution, tag, value)

# Autonics TK: 31001 is 03E8H; location of the point 1; bits of 31007.
d = Device("autonics-tk", "ir", 30001, decimals=1)
d.put(31001, "i16", 0.1, "temperature", 203.7)
d.put(31002, "u16", 1, "decimals", 1)
d.put(31004, "i16", 0.1, "setpoint", 205.0)
d.put(31005, "u16", 0.1, "output/heating", 63.5)
d.put(31006, "u16", 0.1, "output/cooling", 0.0)
d.raw(31007, 1 << 0 | 1 << 3 | 1 << 9)
for tag, value in (("auto-tuning", False), ("alarm/1", True), ("alarm/2", False), ("manual", False)):
    d.expect(tag, value)
d.put(31008, "u16", 0.1, "heater-current", 12.5)

# Datakom DK-40: 40001 is the first.
d = Device("datakom-dk40", "hr", 40001)
for n, (kind, tag, value, resolution) in {
    40001: ("u16", "frequency", 50.1, 0.1), 40002: ("u16", "voltage/a", 229, 1), 40003: ("u16", "voltage/b", 230, 1),
    40004: ("u16", "voltage/c", 231, 1), 40008: ("u16", "pressure", 7.4, 0.1), 40009: ("i16", "temperature/air-end", 84, 1),
    40025: ("u32", "hours/running", 12345.6, 0.1), 40027: ("u32", "hours/loaded", 9876.5, 0.1), 40029: ("u32", "alarms", 65536, 1),
    40031: ("u16", "warnings", 5, 1), 40032: ("u16", "services", 0, 1),
}.items():
    d.put(n, kind, resolution, tag, value)

# Plotter MAM-860: addresses as the data terminal sends them; two decimals for pressure, one for the others.
d = Device("plotter-mam860", "hr")
for n, (kind, tag, value, resolution) in {
    0: ("u16", "pressure", 0.75, 0.01), 1: ("i16", "temperature/discharge", 82.5, 0.1), 4: ("u16", "current/a", 61.2, 0.1),
    5: ("u16", "current/b", 60.9, 0.1), 6: ("u16", "current/c", 61.5, 0.1), 10: ("u16", "hours/oil-filter", 1234, 1),
    11: ("u16", "hours/separator", 1235, 1), 12: ("u16", "hours/air-filter", 1236, 1), 13: ("u16", "hours/oil", 1237, 1),
    14: ("u16", "hours/grease", 65000, 1),
}.items():
    d.put(n, kind, resolution, tag, value)

# SunSpec 103 at 40069, after a common model of 65 registers: offsets of the model, exponents in their own registers.
d = Device("sunspec-inverter", "hr", -40069, base=40069)
d.raw(0, 103)
for n, exponent in ((6, -2), (13, -1), (15, 1), (17, -2), (26, 0), (32, 1), (37, -2)):
    d.raw(n, exponent & 0xFFFF)
for n, (kind, tag, value, resolution) in {
    2: ("u16", "current", 30.03, 0.01), 3: ("u16", "current/a", 10.01, 0.01), 4: ("u16", "current/b", 10.02, 0.01),
    5: ("u16", "current/c", 10.0, 0.01), 10: ("u16", "voltage/a", 231.5, 0.1), 11: ("u16", "voltage/b", 230.4, 0.1),
    12: ("u16", "voltage/c", 229.3, 0.1), 14: ("i16", "power/active", 6920, 10), 16: ("u16", "frequency", 50.02, 0.01),
    24: ("u32", "energy/generated", 123456789, 1), 31: ("i16", "dc/power", 7110, 10), 33: ("i16", "temperature/cabinet", 41.25, 0.01),
    38: ("u16", "state", 4, 1), 40: ("u32", "events", 0, 1),
}.items():
    d.put(n, kind, resolution, tag, value)

d.none("current/b", 4, 0xFFFF)
d.none("dc/power", 31, 0x8000)

# SunSpec 203 at 40190.
d = Device("sunspec-meter", "hr", -40190, base=40190)
d.raw(0, 203)
for n, exponent in ((6, -2), (15, -1), (17, -2), (22, 0), (54, 1)):
    d.raw(n, exponent & 0xFFFF)
for n, (kind, tag, value, resolution) in {
    2: ("i16", "current", -30.03, 0.01), 3: ("i16", "current/a", 10.01, 0.01), 4: ("i16", "current/b", -10.02, 0.01),
    5: ("i16", "current/c", 10.0, 0.01), 8: ("i16", "voltage/a", 231.5, 0.1), 9: ("i16", "voltage/b", 230.4, 0.1),
    10: ("i16", "voltage/c", 229.3, 0.1), 16: ("i16", "frequency", 49.97, 0.01), 18: ("i16", "power/active", -6920, 1),
    19: ("i16", "power/a", 2310, 1), 20: ("i16", "power/b", -11540, 1), 21: ("i16", "power/c", 2310, 1),
    38: ("u32", "energy/active-export", 1230, 10), 46: ("u32", "energy/active", 98765430, 10), 105: ("u32", "events", 4, 1),
}.items():
    d.put(n, kind, resolution, tag, value)
d.none("power/b", 20, 0x8000)

folder = os.path.dirname(os.path.abspath(__file__))
for name, device in DEVICES.items():
    image = {
        "instance": device.instance,
        "area": device.area,
        "words": {str(at): device.words[at] for at in sorted(device.words)},
        "values": device.values,
        "absent": device.absent,
    }
    with open(os.path.join(folder, name + ".image.json"), "w") as file:
        json.dump(image, file, indent=1)
        file.write("\n")
