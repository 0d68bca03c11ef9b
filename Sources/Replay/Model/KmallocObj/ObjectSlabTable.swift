/// Every slab ever created, by ordinal, and the rings of those that are mapped.
///
/// A ring holds the numbers of the slab's free objects in the order in which they will be handed
/// out; behind it stands one bit an object, set while the object is out (the double-free check).
/// Rings of all slabs share one array; the room of a ring is a power of two and is reused.
struct ObjectSlabTable: Sendable {
  /// Elements of the unit in which ring places are counted.
  static let granule = 4

  /// The headers.
  var slabs: [ObjectSlab] = []
  /// The rings.
  var rings: [UInt16] = []
  private var spareRings: [[UInt32]] = Array(repeating: [], count: 17)

  /// A new slab, not yet formatted.
  mutating func create(cpu: UInt16) -> UInt32 {
    slabs.append(ObjectSlab(cpu: cpu))
    return UInt32(slabs.count - 1)
  }

  /// Cuts a slab into `count` free objects of a zone, in ascending order.
  mutating func format(_ number: UInt32, zone: UInt32, count: Int) {
    let room = count + (count + 15) / 16
    let ringClass = UInt8(max(2, Int.bitWidth - (room - 1).leadingZeroBitCount))
    if slabs[Int(number)].ringClass != ringClass {
      giveUpRing(number)
      slabs[Int(number)].ring = takeRing(ringClass)
      slabs[Int(number)].ringClass = ringClass
    }
    let base = Int(slabs[Int(number)].ring) * Self.granule
    for object in 0..<count { rings[base + object] = UInt16(truncatingIfNeeded: object) }
    for word in count..<room { rings[base + word] = 0 }
    slabs[Int(number)].zone = zone
    slabs[Int(number)].count = UInt16(count)
    slabs[Int(number)].available = UInt16(count)
    slabs[Int(number)].head = 0
    slabs[Int(number)].tail = 0
  }

  /// Gives a slab back; its header remains, so that a late free is recognised.
  mutating func unmap(_ number: UInt32) {
    giveUpRing(number)
    slabs[Int(number)].home = .unmapped
  }

  private mutating func takeRing(_ ringClass: UInt8) -> UInt32 {
    if let ring = spareRings[Int(ringClass)].popLast() { return ring }
    let ring = UInt32(rings.count / Self.granule)
    rings.append(contentsOf: repeatElement(0, count: 1 << Int(ringClass)))
    return ring
  }

  private mutating func giveUpRing(_ number: UInt32) {
    let slab = slabs[Int(number)]
    if slab.ringClass > 0 { spareRings[Int(slab.ringClass)].append(slab.ring) }
    slabs[Int(number)].ringClass = 0
  }
}
