#!/usr/bin/env python3
"""A second reader of memtrace files, written from Sources/TraceFormat/FORMAT.md alone.

    second_reader.py TRACE          writes the text twin to standard output

It exists to prove the specification: scripts/check compares its output with the tool's. It is short
rather than fast, needs Python's standard library and libzstd (or the zstd command), and refuses a
damaged trace instead of recovering what is whole.
"""
import ctypes
import ctypes.util
import struct
import subprocess
import sys

MASK = (1 << 64) - 1

KINDS = [  # name, role, payload
    ("allocate", "birth", []),
    ("free", "death", []),
    ("implied-free", "death", []),
    ("reallocate", "reference", []),
    ("allocate-failed", "none", []),
    ("free-null", "none", []),
    ("page-allocate", "birth", []),
    ("page-free", "death", []),
    ("page-free-batched", "reference", []),
    ("page-drain", "reference", []),
    ("page-allocate-failed", "none", []),
    ("page-out-start", "reference", []),
    ("page-out-end", "reference", []),
    ("page-in", "reference", []),
    ("wait-begin", "none", []),
    ("wait-end", "none", ["yield"]),
    ("gauge", "none", ["free_pages", "minimum_pages", "low_pages", "high_pages"]),
    ("mark", "none", ["remark_text"]),
    ("lost", "none", ["events"]),
    ("other", "none", []),
    ("kill", "none", ["process", "name_text"]),
]
FAMILIES = ["cache", "size-class", "large", "general", "pages", "event"]
WAITS = ["direct-reclaim", "group-reclaim", "group-soft-limit-reclaim", "node-reclaim",
         "throttled", "daemon", "other"]
FLAGS = ["known", "may-wait", "may-use-reserve", "may-use-interrupt-reserve", "may-fail", "zeroed",
         "accounted", "may-start-io", "may-enter-fs", "wakes-daemon", "gives-up-early", "movable",
         "reclaimable", "node-bound"]
CHARACTERISTICS = ["times", "processors", "threads", "call-sites", "flags", "allocated-sizes",
                   "page-events", "waits", "addresses", "synthetic"]


class Damaged(Exception):
    pass


def require(condition, what):
    if not condition:
        raise Damaged(what)


# Conventions


def xxh64(data):
    p1, p2, p3, p4, p5 = (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9,
                          0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5)

    def rotate(x, bits):
        return ((x << bits) | (x >> (64 - bits))) & MASK

    def round_(lane, word):
        return rotate((lane + word * p2) & MASK, 31) * p1 & MASK

    place = 0
    if len(data) >= 32:
        lanes = [(p1 + p2) & MASK, p2, 0, -p1 & MASK]
        for words in struct.iter_unpack("<4Q", data[: len(data) & ~31]):
            lanes = [round_(lane, word) for lane, word in zip(lanes, words)]
        place = len(data) & ~31
        value = sum(rotate(lane, bits) for lane, bits in zip(lanes, (1, 7, 12, 18))) & MASK
        for lane in lanes:
            value = ((value ^ round_(0, lane)) * p1 + p4) & MASK
    else:
        value = p5
    value = (value + len(data)) & MASK
    while place + 8 <= len(data):
        word = int.from_bytes(data[place:place + 8], "little")
        value = (rotate(value ^ round_(0, word), 27) * p1 + p4) & MASK
        place += 8
    if place + 4 <= len(data):
        word = int.from_bytes(data[place:place + 4], "little")
        value = (rotate(value ^ word * p1 & MASK, 23) * p2 + p3) & MASK
        place += 4
    for byte in data[place:]:
        value = rotate(value ^ byte * p5 & MASK, 11) * p1 & MASK
    value = (value ^ value >> 33) * p2 & MASK
    value = (value ^ value >> 29) * p3 & MASK
    return value ^ value >> 32


def decompressor():
    name = ctypes.util.find_library("zstd")
    if name is None:
        def command(frame, length):
            run = subprocess.run(["zstd", "-dcq"], input=frame, stdout=subprocess.PIPE, check=False)
            require(run.returncode == 0 and len(run.stdout) == length, "a zstd frame")
            return run.stdout
        return command
    library = ctypes.CDLL(name)
    library.ZSTD_decompress.restype = ctypes.c_size_t
    library.ZSTD_decompress.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p,
                                        ctypes.c_size_t]

    def call(frame, length):
        out = ctypes.create_string_buffer(length)
        result = library.ZSTD_decompress(out, length, frame, len(frame))
        require(result == length, "a zstd frame of %d bytes" % length)
        return out.raw
    return call


decompress = decompressor()


class Bytes:
    """Bytes that are read from the front."""

    def __init__(self, data):
        self.data = data
        self.place = 0

    def take(self, count):
        require(self.place + count <= len(self.data), "%d more bytes" % count)
        self.place += count
        return self.data[self.place - count:self.place]

    def number(self, width):
        return int.from_bytes(self.take(width), "little")

    def varint(self):
        value = shift = 0
        while True:
            byte = self.number(1)
            value |= (byte & 0x7F) << shift
            require(value <= MASK, "a number of 64 bits")
            if byte < 0x80:
                return value
            shift += 7

    def string(self):
        return self.take(self.varint())

    def at_end(self):
        return self.place == len(self.data)


def unzigzag(value):
    return (value >> 1) ^ -(value & 1)


# Frames, head, tables, index

MAGICS = {0x184D2A50: b"MTHD", 0x184D2A51: b"MTBK", 0x184D2A52: b"MTTB", 0x184D2A53: b"MTIX"}


def frame(file):
    """The next skippable frame of ours: (tag, body)."""
    whole = file.data[file.place:]
    magic, length = file.number(4), file.number(4)
    require(0x184D2A50 <= magic <= 0x184D2A5F and 12 <= length <= 64 << 20, "a frame of ours")
    body = file.take(length)
    require(xxh64(whole[:length]) == int.from_bytes(body[-8:], "little"), "a frame's checksum")
    tag = body[:4]
    require(MAGICS.get(magic, tag) == tag and tag[:2] == b"MT", "a frame's tag")
    return (tag if magic in MAGICS else None), body[4:-8]


def head(body):
    bytes_ = Bytes(body)
    require(bytes_.number(2) == 1, "version 1")
    bytes_.number(2)
    require(bytes_.number(4) == 0, "no required features")
    bytes_.number(4)
    return {"characteristics": bytes_.number(4), "resolution": bytes_.number(4),
            "start": bytes_.number(8), "page-size": bytes_.number(4),
            "processors": bytes_.number(4), "source": bytes_.string()}


class Tables:
    def __init__(self):
        self.strings, self.types, self.sites, self.contexts = [b""], [], [], []

    def extent(self):
        return [len(table) for table in (self.strings, self.types, self.sites, self.contexts)]

    def add(self, packed):
        packed = Bytes(packed)
        length = packed.number(4)
        bytes_ = Bytes(decompress(packed.data[4:], length))
        before = [bytes_.varint() for _ in range(4)]
        after = [bytes_.varint() for _ in range(4)]
        require(all(b <= a for b, a in zip(before, after)), "tables that grow")
        require(all(b <= k for b, k in zip(before, self.extent())), "tables that follow")
        readers = (bytes_.string, lambda: (bytes_.varint(), bytes_.number(1)),
                   lambda: self.site(bytes_),
                   lambda: (bytes_.varint(), unzigzag(bytes_.varint()), bytes_.varint()))
        known = (self.strings, self.types, self.sites, self.contexts)
        for table, read, first, last in zip(known, readers, before, after):
            for place in range(first, last):
                entry = read()
                if place == len(table):
                    table.append(entry)
        require(bytes_.at_end(), "the end of the tables")

    @staticmethod
    def site(bytes_):
        site = {"kind": bytes_.number(1), "type": bytes_.varint()}
        for size in ("requested", "allocated"):
            stored = bytes_.varint()
            site[size] = None if stored == 0 else stored - 1
        site["flags"], site["call"] = bytes_.varint(), bytes_.varint()
        site["order"], site["class"] = bytes_.number(1), bytes_.number(1)
        site["node"] = bytes_.varint()
        require(site["kind"] < len(KINDS) and site["order"] < 64, "a site")
        return site


def index_characteristics(body):
    bytes_ = Bytes(body)
    bytes_.take(32 * bytes_.number(4) + 24)
    return bytes_.number(4)


# Blocks


class Block:
    """Columns as they are read: one value an event."""

    def __init__(self, body, file, tables):
        self.tables = tables
        fixed = Bytes(body)
        self.events, self.runs, self.births, self.tick = (fixed.number(4) for _ in range(4))
        self.first_event, self.base_birth, self.base_time, self.last_time = (
            fixed.number(8) for _ in range(4))
        extent = [fixed.number(4) for _ in range(4)]
        require(1 <= self.events <= 65536 and 1 <= self.runs <= self.events, "a block's numbers")
        require(all(n <= k for n, k in zip(extent, tables.extent())), "a block's tables")
        rows = [struct.unpack("<B3xIII", fixed.take(16)) for _ in range(fixed.number(4))]
        require(fixed.at_end(), "the end of the block's header")
        self.columns = {}
        for column, raw, stored, hash_ in rows:
            data = file.take(stored)
            if column >= 0x80:
                continue
            require(1 <= column <= 12, "a known column")
            require(xxh64(data) & 0xFFFFFFFF == hash_, "the hash of column %d" % column)
            self.columns[column] = decompress(data, raw)
        self.read_contexts()
        self.read_sites()
        self.read_references()
        self.resolve()
        self.read_times()
        self.read_payload()
        self.read_addresses()

    def column(self, number):
        return Bytes(self.columns.get(number, b""))

    def read_contexts(self):
        table = self.column(3)
        self.context_places, self.context_events = [], []
        while not table.at_end():
            self.context_places.append(table.varint())
            self.context_events.append(table.varint())
        require(sum(self.context_events) == self.events, "contexts that cover the block")
        lengths = self.column(1)
        bytes_ = lengths.take(self.runs)
        self.run_lengths = [(lengths.number(2) if b == 255 else b) + 1 for b in bytes_]
        locals_ = self.column(2)
        self.run_contexts = list(locals_.take(self.runs))
        if len(self.context_places) > 256:
            high = locals_.take(self.runs)
            self.run_contexts = [low + 256 * h for low, h in zip(self.run_contexts, high)]
        require(sum(self.run_lengths) == self.events, "runs that cover the block")
        require(lengths.at_end() and locals_.at_end(), "the end of the runs")
        self.contexts = []
        for length, local in zip(self.run_lengths, self.run_contexts):
            self.contexts += [local] * length
        found = [0] * len(self.context_places)
        for length, local in zip(self.run_lengths, self.run_contexts):
            require(local < len(found), "a context of the block")
            found[local] += length
        require(found == self.context_events, "the contexts' events")

    def read_sites(self):
        table = self.column(5)
        self.site_places, self.site_references, self.site_modes = [], [], []
        while not table.at_end():
            self.site_places.append(table.varint())
            self.site_references.append(table.varint())
            self.site_modes.append(table.number(1))
        column = self.column(4)
        grouped = list(column.take(self.events))
        if len(self.site_places) > 255:
            grouped = [column.number(2) if b == 255 else b for b in grouped]
        require(column.at_end(), "the end of the sites")
        cursors, start = [], 0
        for events in self.context_events:
            cursors.append(start)
            start += events
        self.sites = []
        for length, local in zip(self.run_lengths, self.run_contexts):
            self.sites += grouped[cursors[local]:cursors[local] + length]
            cursors[local] += length

    def read_references(self):
        """Per local site, its references as (byte, value)."""
        column, escapes = self.column(6), self.column(7)
        self.references = []
        for count in self.site_references:
            values = []
            for byte in column.take(count):
                require(byte != 255, "a reference")
                width = {252: 2, 253: 4, 254: 8}.get(byte, 0)
                values.append((byte, escapes.number(width) if width else byte))
            self.references.append(values)
        require(column.at_end() and escapes.at_end(), "the end of the references")

    def resolve(self):
        births, births_before = 0, []
        for site in self.sites:
            births_before.append(births)
            births += self.role(site) == "birth"
        require(births == self.births, "the block's births")
        next_ = [0] * len(self.site_places)
        site_previous = [0] * len(self.site_places)
        touched = [0] * len(self.context_places)
        last_birth = [0] * len(self.context_places)
        deaths = [[] for _ in self.context_places]
        death_next = [0] * len(self.context_places)
        self.objects = [None] * self.events  # ordinal, "foreign" or None
        # Context by context, within a context in event order.
        for event in sorted(range(self.events), key=lambda event: self.contexts[event]):
            site, context = self.sites[event], self.contexts[event]
            role = self.role(site)
            if role == "none":
                continue
            relative, named = None, None
            if role == "birth":
                relative = births_before[event]
                last_birth[context] = relative
            else:
                require(next_[site] < self.site_references[site], "another reference")
                byte, value = self.references[site][next_[site]]
                next_[site] += 1
                mode = self.site_modes[site]
                if byte == 0:
                    named = "foreign"
                elif byte == 254:
                    named = value
                elif mode == 0:
                    relative = last_birth[context] - unzigzag(value - 1)
                elif mode == 1:
                    relative = site_previous[site] + unzigzag(value - 1)
                    site_previous[site] = relative
                elif mode == 2:
                    relative = touched[context] + unzigzag(value - 1)
                elif byte == 253:
                    relative = unzigzag(value - 1)
                else:
                    place = death_next[context] + unzigzag(value - 1)
                    require(0 <= place < len(deaths[context]), "a death of the context")
                    require(deaths[context][place] != "foreign", "a death of a known object")
                    relative = deaths[context][place] - self.base_birth
                    death_next[context] = place + 1
            if relative is not None:
                touched[context] = relative
                named = self.base_birth + relative
                require(0 <= named < self.base_birth + self.births, "an object of the trace")
            if role == "death":
                deaths[context].append(named)
            self.objects[event] = named
        require(next_ == self.site_references, "all references")

    def role(self, site):
        return KINDS[self.tables.sites[self.site_places[site]]["kind"]][1]

    def read_times(self):
        steps = list(self.column(8).take(self.events))
        largest = 255
        if 9 in self.columns:
            high = self.column(9).take(self.events)
            steps = [low + 256 * h for low, h in zip(steps, high)]
            largest = 65535
        escapes = self.column(10)
        now = self.base_time
        self.times = []
        for step in steps:
            if step == largest:
                step = escapes.number(4)
                if step == 0xFFFFFFFF:
                    step = escapes.number(8)
            now += step * self.tick
            self.times.append(now)
        require(now == self.last_time and escapes.at_end(), "times that end as told")

    def read_payload(self):
        column = self.column(11)
        self.payload = {}
        event = 0
        while not column.at_end():
            event += column.varint()
            require(event < self.events, "an event with payload")
            kind = self.tables.sites[self.site_places[self.sites[event]]]["kind"]
            self.payload[event] = [column.varint() for _ in KINDS[kind][2]]
            event += 1

    def read_addresses(self):
        self.addresses = None
        if 12 in self.columns:
            column, address = self.column(12), 0
            self.addresses = []
            for _ in range(self.events):
                address = (address + unzigzag(column.varint())) & MASK
                self.addresses.append(address)
            require(column.at_end(), "the end of the addresses")


# The text twin


def word(text):
    if text == b"":
        return b"-"
    if text == b"-":
        return b"\\x2d"
    return b"".join(b"\\x%02x" % c if c <= 0x20 or c in b"\x7f\\=" else bytes([c]) for c in text)


def bit_names(bits, names):
    return ",".join(names[i] if i < len(names) else "bit-%d" % i for i in range(32) if bits >> i & 1)


def site_fields(site, tables):
    name, family = tables.types[site["type"]]
    out = b" type=" + FAMILIES[family].encode() + b":" + word(tables.strings[name])
    for size in ("requested", "allocated"):
        if site[size] is not None:
            out += b" %s=%d" % (size.encode(), site[size])
    if site["flags"]:
        out += b" flags=" + bit_names(site["flags"], FLAGS).encode()
    if site["call"]:
        out += b" site=" + word(tables.strings[site["call"]])
    if site["order"]:
        out += b" order=%d" % site["order"]
    if KINDS[site["kind"]][0].startswith("wait-") and site["class"] < len(WAITS):
        out += b" wait=" + WAITS[site["class"]].encode()
    elif site["class"]:
        out += b" class=%d" % site["class"]
    if site["node"]:
        out += b" node=%d" % site["node"]
    return out


def event_line(block, i):
    tables = block.tables
    cpu, thread, name = tables.contexts[block.context_places[block.contexts[i]]]
    site = tables.sites[block.site_places[block.sites[i]]]
    kind, _, payload = KINDS[site["kind"]]
    time = block.times[i]
    out = b"%d.%09d %d %d %s %s" % (time // 10**9, time % 10**9, cpu, thread,
                                    word(tables.strings[name]), kind.encode())
    if block.objects[i] is not None:
        out += b" object=" + str(block.objects[i]).encode()
    out += site_fields(site, tables)
    for key, value in zip(payload, block.payload[i] if payload else []):
        is_text = key.endswith("_text")
        shown = word(tables.strings[value]) if is_text else b"%d" % value
        out += b" " + key.encode() + b"=" + shown
    if block.addresses is not None:
        out += b" address=0x%x" % block.addresses[i]
    return out + b"\n"


def main():
    with open(sys.argv[1], "rb") as trace:
        file = Bytes(trace.read())
    tag, body = frame(file)
    require(tag == b"MTHD", "a head")
    header = head(body)
    at_start = header["characteristics"]
    tables, blocks = Tables(), []
    next_event = 0
    while not file.at_end():
        tag, body = frame(file)
        if tag == b"MTTB":
            tables.add(body)
        elif tag == b"MTBK":
            block = Block(body, file, tables)
            require(block.first_event == next_event, "event %d" % next_event)
            next_event += block.events
            blocks.append(block)
        elif tag == b"MTIX":
            header["characteristics"] = index_characteristics(body)
    out = sys.stdout.buffer
    out.write(b"#memtrace-text 1\n")
    for key in ("resolution", "start", "page-size", "processors"):
        out.write(b"#%s %d\n" % (key.encode(), header[key]))
    known = header["characteristics"] & (1 << len(CHARACTERISTICS)) - 1
    out.write(b"#characteristics " + bit_names(known, CHARACTERISTICS).encode() + b"\n")
    if at_start != header["characteristics"]:
        stated = at_start & (1 << len(CHARACTERISTICS)) - 1
        out.write(b"#known-at-start " + bit_names(stated, CHARACTERISTICS).encode() + b"\n")
    out.write(b"#source " + word(header["source"]) + b"\n")
    for block in blocks:
        for i in range(block.events):
            out.write(event_line(block, i))


if len(sys.argv) != 2:
    sys.exit(__doc__)
try:
    main()
except Damaged as damage:
    sys.exit("second_reader: %s: expected %s" % (sys.argv[1], damage))
