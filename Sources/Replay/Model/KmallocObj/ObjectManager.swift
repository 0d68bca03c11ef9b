/// What one processor has of one zone: half a cache line, as every operation touches one.
struct ObjectManager: Sendable {
  /// Objects allocated here less those freed here; may be negative. Apart from `calls`, lest both
  /// be read as one right after a free has written this one.
  private(set) var inUse = 0
  /// The slab that objects are taken from.
  var active = ObjectSlab.none
  /// The slab that was active before.
  var alternate = ObjectSlab.none
  /// Objects ever allocated here.
  private(set) var calls = 0
  private let bytes: UInt16
  private var callsToReport: UInt16
  /// Whether the zone has a limit.
  let isLimited: Bool

  /// Bytes that are reported together.
  private static let reportBytes = 4 * ObjectSlabGeometry.slabBytes

  /// Calls between two reports.
  private var reportInterval: Int { (Self.reportBytes + objectBytes - 1) / objectBytes }
  /// Bytes of an object.
  var objectBytes: Int { Int(bytes) }

  /// A manager without slabs; the kernel puts a dummy slab without objects there instead.
  init(objectBytes: Int, isLimited: Bool) {
    bytes = UInt16(objectBytes)
    self.isLimited = isLimited
    callsToReport = 0
    callsToReport = UInt16(reportInterval)
  }

  /// Counts an object out.
  /// - Returns: Bytes allocated that are to be reported to the zone now; mostly 0.
  @inline(__always)
  mutating func countAllocation() -> Int {
    inUse &+= 1
    calls &+= 1
    callsToReport &-= 1
    guard callsToReport == 0 else { return 0 }
    return reportNow()
  }

  /// Counts an object in.
  @inline(__always)
  mutating func countFree() { inUse &-= 1 }

  @inline(never)
  private mutating func reportNow() -> Int {
    callsToReport = UInt16(reportInterval)
    return reportInterval * objectBytes
  }
}
