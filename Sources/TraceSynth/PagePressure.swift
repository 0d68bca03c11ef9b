internal import TraceFormat

/// The page side of `swapout`: a machine whose pages run out.
///
/// Threads take single pages; below the low threshold the page-out daemon wakes and writes the
/// oldest pages in clusters of sixteen, each cluster with one block of swap metadata, allocated
/// while memory is short; a cluster's pages come free when its write ends. A thread that finds
/// free pages at the minimum waits until a cluster was freed. Pages on swap are read back, and
/// with every sixteenth a block of metadata is freed.
struct PagePressure: Sendable {
  /// Pages of a cluster, and of a block of swap metadata.
  static let clusterPages = 16
  private static let writeNanoseconds: UInt64 = 900_000
  private static let clustersInFlight = 8

  private struct Sites {
    let gauge: SiteID
    let daemonWakes: SiteID
    let daemonSleeps: SiteID
    let waitBegin: SiteID
    let waitEnd: SiteID
    let pageOutStart: SiteID
    let pageOutEnd: SiteID
    let pageIn: SiteID
  }

  private let sites: Sites
  private let minimum: Int
  private let low: Int
  private let high: Int
  private var free: Int
  private var resident: OrdinalQueue
  private var writing: OrdinalQueue
  /// When each cluster in flight is written, oldest first.
  private var due: [UInt64] = []
  private var daemonAwake = false
  /// Threads that wait for pages, longest first.
  private var waiting: [Int] = []
  private var metadata: [UInt64] = []
  private var pagesOnSwap = 0
  private var readSinceFree = 0

  init(_ interner: inout TableInterner, pages: Int) {
    func wait(_ kind: EventKind, _ waitClass: WaitClass, _ name: String) -> SiteID {
      let type = interner.type(name, .event)
      return interner.site(Site(kind: kind, type: type, pageClass: waitClass.rawValue))
    }
    let run = interner.type("pages", .pages)
    let gauge = interner.type("free-pages", .event)
    sites = Sites(
      gauge: interner.site(Site(kind: .gauge, type: gauge)),
      daemonWakes: wait(.waitEnd, .daemon, "page-out-daemon"),
      daemonSleeps: wait(.waitBegin, .daemon, "page-out-daemon"),
      waitBegin: wait(.waitBegin, .directReclaim, "direct-reclaim"),
      waitEnd: wait(.waitEnd, .directReclaim, "direct-reclaim"),
      pageOutStart: interner.site(Site(kind: .pageOutStart, type: run)),
      pageOutEnd: interner.site(Site(kind: .pageOutEnd, type: run)),
      pageIn: interner.site(Site(kind: .pageIn, type: run)))
    minimum = pages / 64
    low = minimum + minimum / 4
    high = minimum + minimum / 2
    free = pages
    resident = OrdinalQueue(capacity: pages)
    writing = OrdinalQueue(capacity: Self.clustersInFlight * Self.clusterPages)
  }

  /// Something that has to happen before threads go on: a write that ended, the daemon's turn.
  /// Returns false if there is nothing.
  mutating func work(
    _ emitter: inout EventEmitter, _ threads: inout ThreadSet, _ catalogue: borrowing SiteCatalogue,
    _ writer: inout TraceWriter
  ) throws(TraceError) -> Bool {
    if let first = due.first, first <= emitter.time {
      try finishCluster(&emitter, &threads, catalogue, &writer)
      return true
    }
    if !daemonAwake && free < low && resident.count >= Self.clusterPages {
      daemonAwake = true
      try emitter.emit(sites.daemonWakes, threads.daemon, payload: [0], to: &writer)
      try gauge(&emitter, threads.daemon, &writer)
      return true
    }
    guard daemonAwake else { return false }
    if free >= high || (resident.count < Self.clusterPages && due.isEmpty) {
      daemonAwake = false
      try gauge(&emitter, threads.daemon, &writer)
      try emitter.emit(sites.daemonSleeps, threads.daemon, to: &writer)
      return true
    }
    guard due.count < Self.clustersInFlight, resident.count >= Self.clusterPages else {
      return false
    }
    try startCluster(&emitter, threads.daemon, catalogue, &writer)
    return true
  }

  /// The running thread wants a page: takes one, or begins to wait.
  mutating func touch(
    _ emitter: inout EventEmitter, _ threads: inout ThreadSet, _ random: inout SplitMix64,
    _ catalogue: borrowing SiteCatalogue, _ writer: inout TraceWriter
  ) throws(TraceError) {
    if free <= minimum {
      let thread = threads.current
      let context = threads.context
      if !due.isEmpty, threads.blockCurrent(&random) {
        waiting.append(thread)
        try emitter.emit(sites.waitBegin, context, to: &writer)
      } else if let first = due.first {
        emitter.pass(until: first)
      }
      return
    }
    guard !resident.isFull else { return }
    free -= 1
    let page = try emitter.emit(catalogue.pageAllocate, threads.context, to: &writer)
    resident.append(page)
    guard pagesOnSwap > 0, random.happens(in1024: 400) else { return }
    emitter.pass(random.spread(60_000, octaves: 4))
    try emitter.emit(sites.pageIn, threads.context, object: .object(page), to: &writer)
    pagesOnSwap -= 1
    readSinceFree += 1
    guard readSinceFree == Self.clusterPages, !metadata.isEmpty else { return }
    readSinceFree = 0
    let block = metadata.remove(at: random.below(metadata.count))
    try emitter.emit(
      catalogue.swapMetadata.free, threads.context, object: .object(block), to: &writer)
  }

  /// The running thread gives its youngest page back.
  mutating func drop(
    _ emitter: inout EventEmitter, _ context: ContextID, _ catalogue: borrowing SiteCatalogue,
    _ writer: inout TraceWriter
  ) throws(TraceError) {
    guard let page = resident.popLast() else { return }
    free += 1
    try emitter.emit(catalogue.pageFree, context, object: .object(page), to: &writer)
  }

  private mutating func startCluster(
    _ emitter: inout EventEmitter, _ daemon: ContextID, _ catalogue: borrowing SiteCatalogue,
    _ writer: inout TraceWriter
  ) throws(TraceError) {
    emitter.pass(1_500)
    metadata.append(try emitter.emit(catalogue.swapMetadata.allocate, daemon, to: &writer))
    for _ in 0..<Self.clusterPages {
      guard let page = resident.popFirst() else { break }
      emitter.pass(350)
      writing.append(page)
      try emitter.emit(sites.pageOutStart, daemon, object: .object(page), to: &writer)
    }
    due.append(max(emitter.time, due.last ?? 0) &+ Self.writeNanoseconds)
  }

  private mutating func finishCluster(
    _ emitter: inout EventEmitter, _ threads: inout ThreadSet, _ catalogue: borrowing SiteCatalogue,
    _ writer: inout TraceWriter
  ) throws(TraceError) {
    due.removeFirst()
    for _ in 0..<Self.clusterPages {
      guard let page = writing.popFirst() else { break }
      emitter.pass(200)
      try emitter.emit(sites.pageOutEnd, threads.daemon, object: .object(page), to: &writer)
      try emitter.emit(catalogue.pageFree, threads.daemon, object: .object(page), to: &writer)
      free += 1
      pagesOnSwap += 1
    }
    while free > minimum, let thread = waiting.first {
      waiting.removeFirst()
      threads.unblock(thread)
      let yield = UInt64(Self.clusterPages)
      try emitter.emit(sites.waitEnd, threads.context, payload: [yield], to: &writer)
    }
  }

  private func gauge(
    _ emitter: inout EventEmitter, _ context: ContextID, _ writer: inout TraceWriter
  ) throws(TraceError) {
    let payload = [free, minimum, low, high].map { UInt64(clamping: $0) }
    try emitter.emit(sites.gauge, context, payload: payload, to: &writer)
  }
}
