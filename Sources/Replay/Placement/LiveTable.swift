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
  /// A live object: its slot, and the request that it was last placed for in the upper half.
  struct Entry: Sendable, Equatable {
    /// All of it.
    let word: UInt64

    init(word: UInt64) { self.word = word }
    init(slot: UInt32, request: UInt32) { word = UInt64(slot) | UInt64(request) << 32 }

    var slot: UInt32 { UInt32(truncatingIfNeeded: word) }
    var request: UInt32 { UInt32(truncatingIfNeeded: word >> 32) }

    /// Stands where no object is live.
    static let dead = Entry(slot: LiveDirectory.dead, request: 0)
  }

  /// Which chunk of the pool holds which ordinals.
  var directory = LiveDirectory()
  /// The entry of each ordinal of each chunk in the pool.
  var entries: [Entry] = []
  /// Live objects of each chunk in the pool; one more for those that births go to.
  var chunkCounts: [Int32] = []
  /// Slots that wait to be handed out again, a stack of `directory.freeSlotCount`.
  var freeSlots: [UInt32] = []

  /// Live objects.
  var liveCount: Int { directory.slotCount - directory.freeSlotCount }
  /// Chunks in the pool, used or not; a chunk is 2 KiB.
  var pooledChunkCount: Int { chunkCounts.count }

  /// Entries that there is room for from the start, 64 MiB of addresses: memory is taken as they
  /// are written, while a growing array would take it again and again.
  private static let initialRoom = 1 << 23

  /// A table without live objects.
  init() { entries.reserveCapacity(Self.initialRoom) }

  /// Makes room for `births` more births, the first of which has this ordinal or a later one.
  mutating func reserve(births: Int, from ordinal: UInt64) {
    if directory.mustForget(before: ordinal) { forgetAll() }
    let chunks = births / LiveDirectory.chunkLength + 2 - directory.freeChunks.count
    for _ in 0..<max(0, chunks) {
      directory.addToPool()
      chunkCounts.append(0)
      entries.append(
        contentsOf: repeatElement(Entry.dead, count: LiveDirectory.chunkLength))
    }
    let missing = directory.slotCount + births - freeSlots.count
    guard missing > 0 else { return }
    freeSlots.append(contentsOf: repeatElement(0, count: missing))
  }

  /// Makes the object with this ordinal live. Ordinals must rise, and be reserved.
  mutating func insert(_ ordinal: UInt64, request: UInt32) -> UInt32 {
    func insert(
      _ directory: inout LiveDirectory, _ entries: inout [Entry], _ counts: inout [Int32],
      _ slots: [UInt32]
    ) -> UInt32 {
      var entries = entries.mutableSpan
      var counts = counts.mutableSpan
      return directory.insert(ordinal, request, &entries, &counts, slots.span)
    }
    return insert(&directory, &entries, &chunkCounts, freeSlots)
  }

  /// Ends the object with this ordinal; nil if no such object is live.
  mutating func remove(_ ordinal: UInt64) -> Entry? {
    func remove(
      _ directory: inout LiveDirectory, _ entries: inout [Entry], _ counts: inout [Int32],
      _ slots: inout [UInt32]
    ) -> Entry? {
      var entries = entries.mutableSpan
      var counts = counts.mutableSpan
      var slots = slots.mutableSpan
      return directory.remove(ordinal, &entries, &counts, &slots)
    }
    return remove(&directory, &entries, &chunkCounts, &freeSlots)
  }

  /// The live object with this ordinal, whose request becomes `request`; nil if there is none.
  mutating func replaceRequest(of ordinal: UInt64, with request: UInt32) -> Entry? {
    func replace(_ directory: inout LiveDirectory, _ entries: inout [Entry]) -> Entry? {
      var entries = entries.mutableSpan
      return directory.replaceRequest(of: ordinal, with: request, &entries)
    }
    return replace(&directory, &entries)
  }

  /// Gets ready for so many births, the first of which has this ordinal: their chunks are open, and
  /// their slots wait. They must be reserved.
  mutating func prepare(births: Int, from ordinal: UInt64) {
    func prepare(
      _ directory: inout LiveDirectory, _ counts: inout [Int32], _ slots: inout [UInt32]
    ) {
      var counts = counts.mutableSpan
      var slots = slots.mutableSpan
      directory.open(births: births, from: ordinal, &counts)
      directory.stock(slots: births, &slots)
    }
    prepare(&directory, &chunkCounts, &freeSlots)
  }

  /// Drops every object: their frees will count as those of unknown objects, their slots are lost.
  private mutating func forgetAll() {
    for place in directory.places where place != LiveDirectory.none {
      let first = Int(place) * LiveDirectory.chunkLength
      for index in first..<(first + LiveDirectory.chunkLength) {
        entries[index] = Entry.dead
      }
      chunkCounts[Int(place)] = 0
      directory.freeChunks.append(place)
    }
    directory.forgetAll()
  }
}
