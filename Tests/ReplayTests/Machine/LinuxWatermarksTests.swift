import Testing

@testable import Replay

/// The numbers of Linux' zones against those of the machines on which the samples were recorded.
@Suite struct LinuxWatermarksTests {
  /// Zone, managed pages, min, low, high, promo (`/proc/zoneinfo`).
  struct Row: Sendable {
    let name: String
    let managed: Int
    let marks: [Int]
    init(_ name: String, _ managed: Int, _ marks: [Int]) {
      (self.name, self.managed, self.marks) = (name, managed, marks)
    }
  }

  /// Linux 6.18, 12 GB, two processors: fs_meta, gcc_sqlite, redis and pressure_swap.
  static let of12GB = [
    Row("DMA", 3840, [21, 26, 31, 36]),
    Row("DMA32", 772_917, [4393, 5491, 6589, 7687]),
    Row("Normal", 2_195_456, [12480, 15600, 18720, 21840]),
  ]
  /// Linux 6.18, 14 GB: tiny.
  static let of14GB = [
    Row("DMA", 3840, [18, 22, 26, 30]),
    Row("DMA32", 772_917, [3700, 4625, 5550, 6475]),
    Row("Normal", 2_752_512, [13177, 16471, 19765, 23059]),
  ]

  static func machine(_ rows: [Row]) -> LinuxMachine {
    LinuxMachine(zones: rows.map { .init(name: $0.name, managed: $0.managed) })
  }

  static func marks(_ zone: LinuxZone) -> [Int] {
    [zone.marks.minimum, zone.marks.low, zone.marks.high, zone.marks.promotion]
  }

  @Test(arguments: [of12GB, of14GB]) func marksOfTheRecordedMachines(_ rows: [Row]) {
    let machine = Self.machine(rows)
    // Transparent huge pages raise min_free_kbytes on both.
    #expect(machine.minimumPages == 16896)
    let zones = machine.reserve.zones
    for (zone, row) in zip(zones, rows) { #expect(Self.marks(zone) == row.marks) }
  }

  @Test func protectionOfTheRecordedMachine() {
    let protection = Self.machine(Self.of14GB).protection
    #expect(protection[0] == [0, 3019, 13771])
    #expect(protection[1][2] == 2_752_512 / 256)
    #expect(protection[2] == [0, 0, 0])
  }

  /// Linux 6.1, 271 MB, vm_global_pressure: min_free_kbytes was 2039, worked out for the zones as
  /// they were at boot; the other marks follow from the minimum.
  @Test func marksOfTheSmallMachine() {
    for (managed, marks) in [(3840, [30, 37, 44]), (64042, [478, 597, 716])] {
      let made = LinuxWatermarks(minimum: marks[0], managed: managed)
      #expect([made.minimum, made.low, made.high] == marks)
    }
    // 65024 pages give 2039 KiB, of which a DMA zone of 3840 pages gets 30 and the rest 478.
    let kibibytes = LinuxWatermarks.minFreeKibibytes(
      lowMemoryPages: 65024, zoneCount: 2, hugePages: false)
    #expect(kibibytes == 2039)
    #expect(kibibytes / 4 * 3840 / 65024 == 30)
    #expect(kibibytes / 4 * (65024 - 3840) / 65024 == 478)
  }

  /// The table in the comment above `init_per_zone_wmark_min`.
  @Test(arguments: [
    (16, 512), (32, 724), (64, 1024), (128, 1448), (256, 2048), (512, 2896), (1024, 4096),
    (2048, 5792), (4096, 8192), (8192, 11585), (16384, 16384),
  ])
  func minFreeKibibytes(_ mebibytes: Int, _ expected: Int) {
    let pages = mebibytes * 256
    #expect(
      LinuxWatermarks.minFreeKibibytes(lowMemoryPages: pages, zoneCount: 1, hugePages: false)
        == expected)
  }

  @Test func boundsOfMinFree() {
    for (pages, expected) in [(0, 128), (10, 128), (1 << 40, 262_144)] {
      #expect(
        LinuxWatermarks.minFreeKibibytes(lowMemoryPages: pages, zoneCount: 1, hugePages: false)
          == expected)
    }
  }

  @Test func scaleFactorRulesLargeZones() {
    let marks = LinuxWatermarks(minimum: 100, managed: 1_000_000, scaleFactor: 100)
    #expect(marks.low == 10100 && marks.high == 20100 && marks.promotion == 30100)
  }

  @Test func zonesOfAPageCount() {
    #expect(LinuxMachine(pageCount: 32768).zones.map(\.name) == ["DMA", "DMA32"])
    #expect(LinuxMachine(pageCount: 1 << 22).zones.map(\.name) == ["DMA", "DMA32", "Normal"])
    #expect(
      LinuxMachine(pageCount: 1 << 22).zones.reduce(0) { $0 + $1.managed } == 1 << 22)
    #expect(LinuxMachine(pageCount: 1).reserve.free == 1)
  }
}
