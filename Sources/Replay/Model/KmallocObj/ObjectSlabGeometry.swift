/// How many objects a slab holds and what of it is not objects.
///
/// A slab of 131072 bytes begins with a header and an array of pointers to its free objects; the
/// objects follow, aligned to a cache line (`malloc_mgt_init`, kern_kmalloc.c at 11050bbc).
struct ObjectSlabGeometry: Sendable, Equatable {
  /// Bytes of a slab; it is aligned to its size.
  static let slabBytes = 131_072
  /// Pages of a slab.
  static let slabPages = 32
  /// Bytes of a page.
  static let pageBytes = 4096
  /// Bytes of a cache line, to which objects are rounded up.
  static let lineBytes = 64
  /// Bytes of the largest object that is kept in slabs; larger ones get pages of their own.
  static let largestObjectBytes = 32_768

  /// Bytes of an object, a multiple of a cache line.
  let objectBytes: Int
  /// Objects in a slab, at least 1.
  let objectCount: Int
  /// Offset of the first object.
  let firstOffset: Int

  /// The geometry of slabs of objects of `bytes`, rounded up, behind a header of `headerBytes`.
  init(objectBytes bytes: Int, headerBytes: Int) {
    objectBytes = Self.roundedUp(max(bytes, 1))
    var count = (Self.slabBytes - headerBytes) / (objectBytes + 8)
    var offset = Self.roundedUp(headerBytes + 8 * count)
    while offset + count * objectBytes > Self.slabBytes {
      count -= 1
      offset = Self.roundedUp(headerBytes + 8 * count)
    }
    objectCount = count
    firstOffset = offset
  }

  /// Bytes of a slab that can never hold an object: header, pointer array and unused tail.
  var overheadBytes: Int { Self.slabBytes - objectCount * objectBytes }

  private static func roundedUp(_ bytes: Int) -> Int {
    (bytes + lineBytes - 1) / lineBytes * lineBytes
  }
}
