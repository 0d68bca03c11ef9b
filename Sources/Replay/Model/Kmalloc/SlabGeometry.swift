/// The chunks of one size class.
struct ChunkClass: Sendable {
  let chunkBytes: Int
  /// Chunks in a zone.
  let chunks: Int
  /// Bytes of a zone that are no chunk: header, alignment before the first chunk, tail.
  let overheadBytes: Int
}

/// Sizes that `slab_init` and `zoneindex` of `sys/kern/kern_slaballoc.c` derive (commit e9dbfea1).
struct SlabGeometry: Sendable {
  static let pageBytes = 4096
  /// The size of `struct SLZone` before its bitmap, on which every offset rests.
  private static let headerBytes = 104
  /// Where each range of sizes ends, and the step between its sizes.
  private static let ranges: [(end: Int, step: Int)] = [
    (128, 8), (256, 16), (512, 32), (1024, 64), (2048, 128), (4096, 256), (8192, 512),
    (16384, 1024),
  ]

  let zoneBytes: Int
  /// Requests of this many bytes or more bypass the zones.
  let zoneLimit: Int
  /// Free zones that a processor keeps.
  let freeZonesKept: Int
  let classes: [ChunkClass]
  /// The class of each request, by its size rounded up to a multiple of 8 and divided by 8.
  private let classOfEighths: [UInt8]

  var zonePages: Int { zoneBytes / Self.pageBytes }

  /// - Parameters:
  ///   - zoneKibibytes: Overrides the size that follows from the memory.
  ///   - freeZonesKept: Overrides the number that follows from memory and processors.
  init(
    memoryMebibytes: Int, processorCount: Int, zoneKibibytes: Int?, freeZonesKept: Int?,
    checksDoubleFrees: Bool
  ) {
    let zoneBytes =
      zoneKibibytes.map { $0 << 10 } ?? Self.zoneBytes(memoryMebibytes: memoryMebibytes)
    self.zoneBytes = zoneBytes
    zoneLimit = min(zoneBytes / 4, 16384)
    self.freeZonesKept =
      freeZonesKept
      ?? Self.freeZonesKept(memoryMebibytes: memoryMebibytes, processorCount: processorCount)
    var classes: [ChunkClass] = []
    var classOfEighths: [UInt8] = [0]
    var start = 0
    for (end, step) in Self.ranges where end <= zoneLimit {
      for chunkBytes in stride(from: start + step, through: end, by: step) {
        classOfEighths.append(
          contentsOf: repeatElement(UInt8(classes.count), count: step / 8))
        let bitmapWords = checksDoubleFrees ? (zoneBytes / chunkBytes + 31) / 32 : 0
        let isPowerOfTwo = chunkBytes & (chunkBytes - 1) == 0
        let alignment = isPowerOfTwo ? chunkBytes : step
        let first = Self.headerBytes + bitmapWords * 4 + alignment - 1
        let chunks = (zoneBytes - first / alignment * alignment) / chunkBytes
        classes.append(
          ChunkClass(
            chunkBytes: chunkBytes, chunks: chunks, overheadBytes: zoneBytes - chunks * chunkBytes))
      }
      start = end
    }
    self.classes = classes
    self.classOfEighths = classOfEighths
  }

  /// The class of a request below `zoneLimit`.
  func classIndex(of bytes: Int) -> Int { Int(classOfEighths[(bytes &+ 7) &>> 3]) }

  /// Zones grow with the machine until they have 128 KiB.
  private static func zoneBytes(memoryMebibytes: Int) -> Int {
    var bytes = 32768
    while bytes < 131072, bytes * 2 < memoryMebibytes * 1024 { bytes *= 2 }
    return bytes
  }

  private static func freeZonesKept(memoryMebibytes: Int, processorCount: Int) -> Int {
    var kept = 32
    for gibibytes in [7, 15, 31, 63, 127] where memoryMebibytes >= gibibytes * 1024 { kept *= 2 }
    return processorCount > 32 ? kept * 32 / processorCount : kept
  }

  /// What a request of at least one byte is rounded up to before its class is looked up.
  static func rounded(_ bytes: UInt64, _ flags: DragonFlyFlags) -> UInt64 {
    guard bytes <= 1 << 62 else { return bytes }
    var result = bytes
    if flags.contains(.cacheAlign) {
      result = result <= 512 ? nextPowerOfTwo(max(64, result)) : (result + 63) & ~63
    }
    return flags.contains(.powerOfTwo) ? nextPowerOfTwo(result) : result
  }

  private static func nextPowerOfTwo(_ bytes: UInt64) -> UInt64 {
    1 << UInt64(UInt64.bitWidth - (bytes - 1).leadingZeroBitCount)
  }
}
