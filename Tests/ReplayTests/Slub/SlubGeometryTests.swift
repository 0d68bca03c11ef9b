import Foundation
import Replay
import Testing

/// Geometry against what a running kernel computed, and by hand.
@Suite struct SlubGeometryTests {
  /// A cache as `/sys/kernel/slab` shows it; the file's first line says of which machine.
  struct Row {
    var cache: String
    var numbers: [Int]
  }

  static func rows() throws -> [Row] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Data/Linux/slab_attributes.tsv")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst(2)
      .map { line in
        let fields = line.split(separator: "\t")
        return Row(cache: String(fields[0]), numbers: fields.dropFirst().compactMap { Int($0) })
      }
  }

  @Test func everyCacheOfARunningKernel() throws {
    let rows = try Self.rows()
    #expect(rows.count == 235)
    for row in rows {
      let made = SlubGeometry(objectBytes: row.numbers[0], processorCount: 2, era: .linux6_18)
      #expect(
        [made.order, made.objectsPerSlab, made.cpuPartialObjects, made.minPartial]
          == Array(row.numbers[1...4]), "\(row.cache)")
      let sheaf = SlubSheafSettings.capacity(ofCache: row.cache, era: .linux6_18)
      #expect(sheaf == row.numbers[5], "\(row.cache)")
    }
  }

  /// The examples of `docs/models/slub.md`.
  @Test(arguments: [(192, 21, 12), (104, 39, 7), (64, 64, 4), (4096, 8, 2)])
  func limitsAreInSlabs(size: Int, objects: Int, slabs: Int) {
    let made = SlubGeometry(objectBytes: size, processorCount: 2, era: .linux6_18)
    #expect(made.objectsPerSlab == objects)
    #expect(made.cpuPartialSlabs == slabs)
  }

  /// More processors want more objects a slab: 4 × (fls(processors) + 1).
  @Test(arguments: [(1, 8), (2, 16), (4, 16), (8, 32)])
  func processorsRaiseTheOrder(processors: Int, objects: Int) {
    let made = SlubGeometry(objectBytes: 1024, processorCount: processors, era: .linux6_18)
    #expect(made.objectsPerSlab == objects)
  }

  @Test func olderKernelsTakeFewerObjectsRatherThanWaste() {
    for size in stride(from: 8, through: 40_000, by: 8) {
      for processors in [1, 2, 4, 16] {
        for era in SlubEra.allCases {
          let made = SlubGeometry(objectBytes: size, processorCount: processors, era: era)
          #expect(made.objectsPerSlab >= 1)
          #expect(made.fallbackOrder <= made.order)
        }
      }
    }
    // Two objects waste a third of order 3: the old rule takes one with a third of order 2 instead.
    let old = SlubGeometry(objectBytes: 10_928, processorCount: 2, era: .linux6_1)
    let new = SlubGeometry(objectBytes: 10_928, processorCount: 2, era: .linux6_18)
    #expect((old.order, old.objectsPerSlab) == (2, 1))
    #expect((new.order, new.objectsPerSlab) == (3, 2))
  }
}
