/// Where each live object was made: its site and processor, found by its birth ordinal.
///
/// Ordinals are consecutive, so the table is an array in chunks; a chunk whose objects are all dead
/// is used again for later ordinals. Memory follows the live set, not the trace's length.
struct LiveObjectSites: Sendable {
  private static let chunkBits: UInt64 = 10
  private static let chunkSize = 1 << Int(chunkBits)
  private static let dead = UInt64.max

  /// Per chunk of ordinals, its place in `entries`, or -1 if none of its objects is alive.
  private var places: [Int32] = []
  private var entries: [UInt64] = []
  private var liveInPlace: [Int32] = []
  private var freePlaces: [Int32] = []

  /// Registers the object with the next ordinals' place; ordinals may be skipped but not repeated.
  @inline(__always)
  mutating func insert(_ ordinal: UInt64, site: UInt32, processor: UInt32) {
    let chunk = Int(ordinal >> Self.chunkBits)
    if chunk >= places.count || places[chunk] < 0 { openChunk(chunk) }
    let place = Int(places[chunk])
    let entry = place &* Self.chunkSize &+ Int(ordinal) & (Self.chunkSize - 1)
    entries[entry] = UInt64(site) << 32 | UInt64(processor)
    liveInPlace[place] &+= 1
  }

  /// Removes the object and says where it was made; nil if it is not alive.
  @inline(__always)
  mutating func remove(_ ordinal: UInt64) -> (site: UInt32, processor: UInt32)? {
    let chunk = Int(truncatingIfNeeded: ordinal >> Self.chunkBits)
    guard chunk < places.count, places[chunk] >= 0 else { return nil }
    let place = Int(places[chunk])
    let index = place &* Self.chunkSize &+ Int(truncatingIfNeeded: ordinal) & (Self.chunkSize - 1)
    let entry = entries[index]
    guard entry != Self.dead else { return nil }
    entries[index] = Self.dead
    liveInPlace[place] &-= 1
    if liveInPlace[place] == 0 { closeChunk(chunk, place: place) }
    return (UInt32(truncatingIfNeeded: entry >> 32), UInt32(truncatingIfNeeded: entry))
  }

  @inline(never)
  private mutating func openChunk(_ chunk: Int) {
    while places.count <= chunk { places.append(-1) }
    if let place = freePlaces.popLast() {
      places[chunk] = place
      return
    }
    places[chunk] = Int32(liveInPlace.count)
    liveInPlace.append(0)
    entries.append(contentsOf: repeatElement(Self.dead, count: Self.chunkSize))
  }

  @inline(never)
  private mutating func closeChunk(_ chunk: Int, place: Int) {
    places[chunk] = -1
    freePlaces.append(Int32(place))
  }
}
