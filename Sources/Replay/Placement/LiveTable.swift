/// Which objects are live, and where their state is kept: birth ordinal → dense slot.
///
/// Slots are handed out last in, first out, so whoever keeps state per object indexes arrays that
/// are as long as the largest live set, not as the trace. Ordinals are looked up without hashing:
/// they are cut into chunks, a chunk's storage goes back to a pool as soon as its last object has
/// died, and the directory of chunks begins at the oldest live object.
///
/// The arrays are apart from the directory so that a loop over a batch can hold spans of them:
/// writing through a span does not ask each time whether the array is shared.
struct LiveTable: Sendable {
  /// A live object: its slot, and the request that it was last placed for.
  struct Entry: Sendable, Equatable {
    var slot: UInt32
    var request: UInt32
  }

  /// Which chunk of the pool holds which ordinals.
  var directory = LiveDirectory()
  /// The slot of each ordinal of each chunk in the pool.
  var entries: [UInt32] = []
  /// The request that the object of each slot was last placed for.
  var requests: [UInt32] = []
  /// Live objects of each chunk in the pool; for the chunk that births go to, less its births.
  var chunkCounts: [Int32] = []
  /// Slots that wait to be handed out again, a stack of `directory.freeSlotCount`.
  var freeSlots: [UInt32] = []

  /// Live objects.
  var liveCount: Int { directory.slotCount - directory.freeSlotCount }
  /// Chunks in the pool, used or not; a chunk is 2 KiB.
  var pooledChunkCount: Int { chunkCounts.count }

  /// Entries that there is room for from the start, 64 MiB of addresses: memory is taken as they
  /// are written, while a growing array would take it again and again.
  private static let initialRoom = 1 << 24

  /// A table without live objects.
  init() { entries.reserveCapacity(Self.initialRoom) }

  /// Makes room for `births` more births, the first of which has this ordinal or a later one.
  mutating func reserve(births: Int, from ordinal: UInt64) {
    if directory.mustForget(before: ordinal) { forgetAll() }
    let chunks = births / LiveDirectory.chunkLength + 2 - directory.freeChunks.count
    for _ in 0..<max(0, chunks) {
      directory.freeChunks.append(UInt32(chunkCounts.count))
      chunkCounts.append(0)
      entries.append(
        contentsOf: repeatElement(LiveDirectory.dead, count: LiveDirectory.chunkLength))
    }
    let missing = directory.slotCount + births - freeSlots.count
    guard missing > 0 else { return }
    freeSlots.append(contentsOf: repeatElement(0, count: missing))
    requests.append(contentsOf: repeatElement(0, count: missing))
  }

  /// Makes the object with this ordinal live. Ordinals must rise, and be reserved.
  mutating func insert(_ ordinal: UInt64, request: UInt32) -> UInt32 {
    func insert(
      _ directory: inout LiveDirectory, _ entries: inout [UInt32], _ requests: inout [UInt32],
      _ counts: inout [Int32], _ slots: [UInt32]
    ) -> UInt32 {
      var entries = entries.mutableSpan
      var requests = requests.mutableSpan
      var counts = counts.mutableSpan
      return directory.insert(ordinal, request, &entries, &requests, &counts, slots.span)
    }
    return insert(&directory, &entries, &requests, &chunkCounts, freeSlots)
  }

  /// Ends the object with this ordinal; nil if no such object is live.
  mutating func remove(_ ordinal: UInt64) -> Entry? {
    func remove(
      _ directory: inout LiveDirectory, _ entries: inout [UInt32], _ requests: inout [UInt32],
      _ counts: inout [Int32], _ slots: inout [UInt32]
    ) -> Entry? {
      var entries = entries.mutableSpan
      let requests = requests.mutableSpan
      var counts = counts.mutableSpan
      var slots = slots.mutableSpan
      return directory.remove(ordinal, &entries, requests, &counts, &slots)
    }
    return remove(&directory, &entries, &requests, &chunkCounts, &freeSlots)
  }

  /// The live objects, by ordinal.
  func liveEntries() -> [Entry] {
    var found: [Entry] = []
    for place in directory.places where place != LiveDirectory.none {
      let first = Int(place) * LiveDirectory.chunkLength
      for slot in entries[first..<(first + LiveDirectory.chunkLength)]
      where slot != LiveDirectory.dead {
        found.append(Entry(slot: slot, request: requests[Int(slot)]))
      }
    }
    return found
  }

  /// Drops every object: their frees will count as those of unknown objects, their slots are lost.
  private mutating func forgetAll() {
    for place in directory.places where place != LiveDirectory.none {
      let first = Int(place) * LiveDirectory.chunkLength
      for index in first..<(first + LiveDirectory.chunkLength) {
        entries[index] = LiveDirectory.dead
      }
      chunkCounts[Int(place)] = 0
      directory.freeChunks.append(place)
    }
    directory.forgetAll()
  }
}
