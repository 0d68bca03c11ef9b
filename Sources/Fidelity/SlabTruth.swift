/// What the kernel counted: each cache's slabs at each sample.
public struct SlabTruth: Sendable {
  /// When the kernel's counters were read.
  public struct Sample: Sendable {
    /// Its number in the recording.
    public var number: Int
    /// Why it was taken: "s" is right after all caches were shrunk.
    public var kind: String
    /// When reading began, in nanoseconds of the recording's clock.
    public var begin: UInt64
    /// When it ended.
    public var end: UInt64
  }

  /// A line of `/proc/slabinfo`.
  public struct Count: Sendable, Equatable {
    /// Slabs.
    public var slabs = 0
    /// Objects, free ones included.
    public var objects = 0
    /// Objects that are not free on the node's partial slabs.
    public var active = 0
  }

  /// A cache as `/proc/slabinfo` shows it.
  public struct Cache: Sendable {
    /// Its name: the first of the merged ones.
    public var name: String
    /// Bytes from one object to the next.
    public var objectBytes: Int
    /// Objects of a slab.
    public var objectsPerSlab: Int
    /// Pages of a slab.
    public var pagesPerSlab: Int
    /// What was counted at each sample.
    public var counts: [Count]
  }

  /// Objects that a cache may have: beyond that a table is damaged.
  private static let objectLimit = 1 << 28
  /// Objects of a slab at most, and pages.
  private static let slabLimit = 32767

  /// The samples, in order.
  public private(set) var samples: [Sample] = []
  /// The caches, in order of first mention.
  public private(set) var caches: [Cache] = []

  /// Reads `truth.samples.tsv` and `truth.slabinfo.tsv.gz` of a folder.
  init(folder: String) throws(FidelityError) {
    let table = try TableFile(path: folder + "/truth.samples.tsv")
    let (number, kind) = (try table.column("sample"), try table.column("kind"))
    let (begin, end) = (try table.column("t_begin"), try table.column("t_end"))
    for row in table.rows.indices {
      samples.append(
        Sample(
          number: try table.number(row, number), kind: String(try table.text(row, kind)),
          begin: try table.nanoseconds(row, begin), end: try table.nanoseconds(row, end)))
    }
    guard samples.count < 1 << 16 else {
      throw .table(
        path: table.path, line: 1, expected: "fewer than 65536 samples",
        found: "\(samples.count)")
    }
    try readCounts(TableFile(path: folder + "/truth.slabinfo.tsv.gz"))
  }

  /// A row stands for its sample and all later ones up to the cache's next row.
  private mutating func readCounts(_ table: TableFile) throws(FidelityError) {
    let names = [
      "sample", "cache", "active_objs", "num_objs", "objsize", "objperslab", "pagesperslab",
      "num_slabs",
    ]
    var columns: [Int] = []
    for name in names { columns.append(try table.column(name)) }
    let places = Dictionary(
      samples.enumerated().map { ($1.number, $0) }, uniquingKeysWith: { first, _ in first })
    var numbers: [Substring: Int] = [:]
    for row in table.rows.indices {
      guard let place = places[try table.number(row, columns[0])] else { continue }
      let name = try table.text(row, columns[1])
      let number = numbers[name] ?? caches.count
      if number == caches.count {
        numbers[name] = number
        caches.append(
          Cache(
            name: String(name), objectBytes: try table.number(row, columns[4]),
            objectsPerSlab: min(Self.slabLimit, max(1, try table.number(row, columns[5]))),
            pagesPerSlab: min(Self.slabLimit, max(1, try table.number(row, columns[6]))),
            counts: Array(repeating: Count(), count: samples.count)))
      }
      let objects = try table.number(row, columns[3])
      let count = Count(
        slabs: try table.number(row, columns[7]), objects: objects,
        active: min(objects, try table.number(row, columns[2])))
      guard count.slabs * caches[number].objectsPerSlab <= Self.objectLimit else {
        throw .table(
          path: table.path, line: row + 2, expected: "at most \(Self.objectLimit) objects",
          found: "\(count.slabs) slabs of \(caches[number].objectsPerSlab)")
      }
      for later in place..<samples.count { caches[number].counts[later] = count }
    }
  }
}
