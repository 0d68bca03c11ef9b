/// One zone: 128 KiB (32 or 64 on small machines) cut into chunks of one size, owned by one
/// processor.
///
/// `struct SLZone` of `sys/sys/slaballoc.h`. Where the kernel links free chunks through themselves,
/// the model keeps the links in one array for all zones, this zone's from `firstLink` on.
struct SlabZone: Sendable {
  /// The end of a list of zones.
  static let none = UInt32.max
  /// The end of a chain of chunks.
  static let noChunk = UInt16.max
  /// As a link: somebody has the chunk.
  static let live = UInt16.max - 1

  let ordinal: Int
  /// Neighbours on a class list or among the free zones.
  var next = SlabZone.none
  var previous = SlabZone.none
  var firstLink = 0
  var chunkBytes = 0
  /// Free chunks without those on the remote chain. With 0 the zone is on no list.
  var freeCount = 0
  var chunks = 0
  /// Chunks that somebody has.
  var live = 0
  /// Messages sent to the owner and not yet delivered; they keep the zone in its place.
  var inFlight = 0
  var remoteCount = 0
  var localHead = SlabZone.noChunk
  var localTail = SlabZone.noChunk
  var remoteHead = SlabZone.noChunk
  var remoteTail = SlabZone.noChunk
  /// The chunk that was the last to be handed out for the first time.
  var lastFresh: UInt16 = 0
  var cpu: UInt16 = 0
  var classIndex: UInt8 = 0
  /// Whether the next remote free onto an empty remote chain sends a message.
  var wantsSignal = false

  init(ordinal: Int) { self.ordinal = ordinal }

  /// Makes the zone one of the class, its chunk at `start` handed out.
  mutating func format(
    _ size: ChunkClass, classIndex: Int, cpu: UInt16, firstLink: Int, start: Int
  ) {
    self = SlabZone(ordinal: ordinal)
    self.firstLink = firstLink
    self.classIndex = UInt8(classIndex)
    self.cpu = cpu
    chunkBytes = size.chunkBytes
    chunks = size.chunks
    freeCount = size.chunks - 1
    lastFresh = UInt16(start)
  }

  /// The next chunk: recycled ones first, then those never used, in ascending order round the zone.
  mutating func takeChunk(_ links: [UInt16]) -> UInt16 {
    guard localHead == Self.noChunk else {
      let chunk = localHead
      localHead = links[firstLink &+ Int(chunk)]
      return chunk
    }
    lastFresh &+= 1
    if lastFresh == chunks { lastFresh = 0 }
    return lastFresh
  }

  /// Puts a chunk on top of the recycled ones.
  mutating func pushLocal(_ chunk: UInt16, _ links: inout [UInt16]) {
    links[firstLink &+ Int(chunk)] = localHead
    if localHead == Self.noChunk { localTail = chunk }
    localHead = chunk
    freeCount &+= 1
  }

  /// Leaves a chunk for the owner.
  /// - Returns: Whether the remote chain was empty.
  mutating func pushRemote(_ chunk: UInt16, _ links: inout [UInt16]) -> Bool {
    let wasEmpty = remoteHead == Self.noChunk
    links[firstLink &+ Int(chunk)] = remoteHead
    if wasEmpty { remoteTail = chunk }
    remoteHead = chunk
    remoteCount &+= 1
    return wasEmpty
  }

  /// Appends the remote chain as it stands behind the recycled chunks (`clean_zone_rchunks`).
  /// - Returns: How many chunks came.
  mutating func drain(_ links: inout [UInt16]) -> Int {
    guard remoteHead != Self.noChunk else { return 0 }
    if localHead == Self.noChunk {
      localHead = remoteHead
    } else {
      links[firstLink + Int(localTail)] = remoteHead
    }
    localTail = remoteTail
    remoteHead = Self.noChunk
    let count = remoteCount
    remoteCount = 0
    freeCount += count
    return count
  }
}
