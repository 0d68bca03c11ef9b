/// The pages of processes: which are in memory, which are being written to swap, which are there.
///
/// Runs of pages that a trace allocated are known one by one. Pages that were in memory before it,
/// or whose owner is gone, are only counted. Runs that may be written form a list, oldest first;
/// those whose writing the trace recorded form another, which is served first.
struct UserPages: Sendable {
  /// What a run is.
  enum State: UInt8, Sendable {
    /// The number is free.
    case unused
    /// Its pages are still being taken.
    case pending
    /// Its pages could not be had.
    case failed
    /// Pages of the kernel, or a run too long to be written at once.
    case wired
    /// In memory, on the list of those that may be written.
    case resident
    /// In memory, on the list of those that the trace wants written.
    case wanted
    /// Written because the machine was short, or about to be.
    case written
    /// The same, because the trace recorded it.
    case writtenAsRecorded
  }

  /// Pages that are written together and described by one object of swap metadata.
  struct Group: Sendable {
    var metadata: Block?
    var pagesLeft = 0
    var isWriting = false
    var isUsed = false
  }

  private(set) var states: [State] = []
  private var links = RunLinks()
  private var groupOfRun: [UInt32] = []
  private var unusedRuns: [UInt32] = []
  private var residents = RunList()
  private var wanted = RunList()
  private(set) var groups: [Group] = []
  private var unusedGroups: [UInt32] = []
  /// Groups with pages of nobody in particular, in the order in which they were written.
  private var anonymous: [(group: UInt32, pages: Int)] = []
  private var firstAnonymous = 0

  /// Pages of processes that were in memory before the trace.
  var before = 0
  /// Of them, and of those whose owners are gone, pages that the trace wants written.
  private(set) var wantedBefore = 0
  /// Frees of pages from before the trace of which there were none left.
  private(set) var unknownFrees = 0
  /// Pages in memory that the trace allocated.
  private(set) var allocated = 0

  /// Pages that the trace wants written.
  var wantedPages: Int { wanted.pages + wantedBefore }
  /// Pages in memory that could be written.
  var writablePages: Int { residents.pages + wanted.pages + before }

  // MARK: Runs

  /// A number for a run whose pages are still to be taken.
  mutating func begin(_ pages: Int) -> UInt32 {
    if let run = unusedRuns.popLast() {
      states[Int(run)] = .pending
      links.change(run, length: UInt32(truncatingIfNeeded: pages))
      return run
    }
    states.append(.pending)
    links.extend(length: UInt32(truncatingIfNeeded: pages))
    groupOfRun.append(RunList.none)
    return UInt32(states.count - 1)
  }

  func length(_ run: UInt32) -> Int { Int(links.lengths[Int(run)]) }

  /// The run has its pages.
  mutating func settle(_ run: UInt32, isWritable: Bool) {
    allocated += length(run)
    guard isWritable else {
      states[Int(run)] = .wired
      return
    }
    residents.append(run, &links)
    states[Int(run)] = .resident
  }

  mutating func fail(_ run: UInt32) { states[Int(run)] = .failed }

  /// The run's owner gives it up.
  /// - Returns: Pages that come free, and those whose place on swap does.
  mutating func end(_ run: UInt32) -> (free: Int, group: UInt32?, onSwap: Int) {
    let pages = length(run)
    let group = groupOfRun[Int(run)]
    let state = states[Int(run)]
    states[Int(run)] = .unused
    unusedRuns.append(run)
    switch state {
    case .unused, .pending, .failed: return (0, nil, 0)
    case .wired:
      allocated -= pages
      return (pages, nil, 0)
    case .resident:
      residents.remove(run, &links)
      allocated -= pages
      return (pages, nil, 0)
    case .wanted:
      // Its end is how the recorded kernel said that the write was over; here it is still to come.
      wanted.remove(run, &links)
      allocated -= pages
      before += pages
      wantedBefore += pages
      return (0, nil, 0)
    case .written: return (0, group, pages)
    case .writtenAsRecorded:
      anonymous.append((group, pages))
      return (0, nil, 0)
    }
  }

  /// The trace wants a run written.
  mutating func want(_ run: UInt32) {
    guard states[Int(run)] == .resident else { return }
    residents.remove(run, &links)
    wanted.append(run, &links)
    states[Int(run)] = .wanted
  }

  /// The trace wants pages from before it written.
  mutating func wantBefore(_ pages: Int) {
    wantedBefore += min(pages, max(0, before - wantedBefore))
  }

  /// Pages from before the trace are given up.
  /// - Returns: How many there were.
  mutating func endBefore(_ pages: Int) -> Int {
    let taken = min(pages, max(0, before - wantedBefore))
    before -= taken
    unknownFrees += pages - taken
    return taken
  }

  // MARK: Groups

  /// Takes pages that are to be written together: those that the trace wants, then, if the machine
  /// is short, those from before the trace, then the oldest.
  mutating func takeGroup(_ limit: Int, isShort: Bool) -> (group: UInt32, pages: Int)? {
    var pages = 0
    let group = unusedGroups.last ?? UInt32(groups.count)
    if wanted.pages > 0 {
      pages = take(limit, as: .writtenAsRecorded, group)
    } else if wantedBefore > 0 || (isShort && before > 0) {
      pages = min(limit, wantedBefore > 0 ? wantedBefore : before)
      wantedBefore -= min(pages, wantedBefore)
      before -= pages
      anonymous.append((group, pages))
    } else if isShort {
      pages = take(limit, as: .written, group)
    }
    guard pages > 0 else { return nil }
    if unusedGroups.popLast() == nil { groups.append(Group()) }
    groups[Int(group)] = Group(pagesLeft: pages, isUsed: true)
    return (group, pages)
  }

  /// Takes runs off the front of their list for a group, as many as fit into it.
  private mutating func take(
    _ limit: Int, as state: State, _ group: UInt32
  ) -> Int {
    let isWanted = state == .writtenAsRecorded
    var pages = 0
    while true {
      let run = isWanted ? wanted.first : residents.first
      guard run != RunList.none, pages + length(run) <= limit else { return pages }
      if isWanted { wanted.remove(run, &links) } else { residents.remove(run, &links) }
      states[Int(run)] = state
      groupOfRun[Int(run)] = group
      pages += length(run)
      allocated -= length(run)
    }
  }

  mutating func describe(_ group: UInt32, by metadata: Block) {
    groups[Int(group)].metadata = metadata
  }

  mutating func beginWriting(_ group: UInt32) { groups[Int(group)].isWriting = true }

  /// Places on swap come free.
  /// - Returns: The metadata that describes nothing any more.
  mutating func release(_ group: UInt32, _ pages: Int) -> Block? {
    groups[Int(group)].pagesLeft -= pages
    return retire(group)
  }

  /// Gives a group up if nothing of it is left.
  mutating func retire(_ group: UInt32) -> Block? {
    let place = Int(group)
    guard groups[place].isUsed, groups[place].pagesLeft <= 0, groups[place].isWriting else {
      return nil
    }
    let metadata = groups[place].metadata
    groups[place] = Group()
    unusedGroups.append(group)
    return metadata
  }

  /// The page of nobody in particular that has been on swap longest.
  mutating func readBack() -> UInt32? {
    guard firstAnonymous < anonymous.count else { return nil }
    let group = anonymous[firstAnonymous].group
    anonymous[firstAnonymous].pages -= 1
    if anonymous[firstAnonymous].pages == 0 { firstAnonymous += 1 }
    if firstAnonymous > 1024, firstAnonymous * 2 > anonymous.count {
      anonymous.removeFirst(firstAnonymous)
      firstAnonymous = 0
    }
    return group
  }
}
