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
  var firstLink = 0
  /// Neighbours on a class list or among the free zones.
  var next = SlabZone.none
  var previous = SlabZone.none
  var chunkBytes: UInt32 = 0
  /// Messages sent to the owner and not yet delivered; they keep the zone in its place.
  var inFlight: UInt32 = 0
  /// Free chunks without those on the remote chain. With 0 the zone is on no list.
  var freeCount: UInt16 = 0
  var chunks: UInt16 = 0
  /// Chunks that somebody has.
  var live: UInt16 = 0
  var remoteCount: UInt16 = 0
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

  /// Makes the zone one of the class, all chunks free, the one at `start` to be handed out first.
  mutating func format(
    _ size: ChunkClass, classIndex: Int, cpu: UInt16, firstLink: Int, start: Int
  ) {
    self = SlabZone(ordinal: ordinal)
    self.firstLink = firstLink
    self.classIndex = UInt8(classIndex)
    self.cpu = cpu
    chunkBytes = UInt32(size.chunkBytes)
    chunks = UInt16(size.chunks)
    freeCount = chunks
    lastFresh = UInt16(start == 0 ? size.chunks - 1 : start - 1)
  }

  /// Hands out the next chunk: recycled ones first, then those never used, in ascending order round
  /// the zone.
  /// - Returns: The chunk, its bytes, and how many chunks of the zone somebody has now.
  @inline(__always)
  mutating func takeChunk(
    _ links: inout MutableSpan<UInt16>
  ) -> (chunk: UInt16, bytes: Int, live: UInt16) {
    var chunk = localHead
    if chunk == Self.noChunk {
      chunk = lastFresh &+ 1 == chunks ? 0 : lastFresh &+ 1
      lastFresh = chunk
      links[firstLink &+ Int(chunk)] = Self.live
    } else {
      let place = firstLink &+ Int(chunk)
      localHead = links[place]
      links[place] = Self.live
    }
    freeCount &-= 1
    live &+= 1
    return (chunk, Int(chunkBytes), live)
  }

  /// Takes a chunk back: on top of the recycled ones if the owner frees it, else on the remote
  /// chain.
  /// - Returns: What is left to do, and how many chunks of the zone somebody has now.
  @inline(__always)
  mutating func takeBack(
    _ chunk: UInt16, from freeingCPU: UInt16, _ links: inout MutableSpan<UInt16>
  ) -> (effect: FreeEffect, live: UInt16) {
    live &-= 1
    let place = firstLink &+ Int(chunk)
    guard cpu == freeingCPU else {
      let wasEmpty = remoteHead == Self.noChunk
      links[place] = remoteHead
      if wasEmpty { remoteTail = chunk }
      remoteHead = chunk
      remoteCount &+= 1
      return (wasEmpty && wantsSignal ? .remoteToSignal : .remote, live)
    }
    links[place] = localHead
    if localHead == Self.noChunk { localTail = chunk }
    localHead = chunk
    freeCount &+= 1
    if freeCount == 1 { return (.relisted, live) }
    return (freeCount == chunks ? .whollyFree : .local, live)
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
    return Int(count)
  }
}

/// What the free of a chunk leaves to do.
enum FreeEffect {
  /// Nothing.
  case local
  /// The zone was exhausted and must be listed again.
  case relisted
  /// No chunk is in use any more.
  case whollyFree
  /// The owner will find the chunk.
  case remote
  /// The owner must be told.
  case remoteToSignal
}
