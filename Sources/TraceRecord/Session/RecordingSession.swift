internal import TraceFormat

/// A recording while it runs: which processes and rings there are, what is taken from them when.
struct RecordingSession: ~Copyable {
  /// Records taken from a ring at a time: what stays in the processor's cache.
  private static let chunk = 8192
  /// Between two looks for processes that have ended, nanoseconds.
  private static let burialInterval: UInt64 = 20_000_000
  /// Between two writings of what would else wait for its block to fill, nanoseconds.
  private static let flushInterval: UInt64 = 1_000_000_000
  /// Records may be this much younger than the round that takes them.
  private static let leadTicks: UInt64 = 1 << 34
  private static let endedLimit = 256
  private static let sleepMicroseconds: UInt32 = 5_000

  private let area: SharedArea
  private let command: [String]
  private let options: RecordOptions
  private var shared: EventTranslator.Shared
  private var names: TraceNames
  private var stages: [RingStage]
  /// By slot.
  private var traces: [ProcessTrace?]
  private var report = RecordReport()
  private var failure: RecordError?
  /// Libraries of processes that ended not long ago; copies of them may still be found.
  private var ended: [UInt32: ModuleMap] = [:]
  private var latestTicks: UInt64 = .max
  /// Whether the first process has been seen, or never will be: slots are claimed from the
  /// lowest on, but a look at them takes time, and a child must not get its parent's name.
  private var isFirstSettled = false
  private var lastBurial: UInt64 = 0
  private var lastFlush: UInt64 = 0

  init(_ area: consuming SharedArea, command: [String], _ options: RecordOptions) {
    shared = EventTranslator.Shared(clock: TickClock(area.moment()))
    stages = [RingStage](repeating: RingStage(), count: Int(area.layout.rings))
    traces = [ProcessTrace?](repeating: nil, count: Int(area.layout.processes))
    self.area = area
    self.command = command
    self.options = options
    names = TraceNames(options.output)
  }

  /// Records until the child has ended, or the user has broken off twice.
  mutating func follow(_ child: Int32) {
    while true {
      let status = RecordedChild.status(child)
      let moved = takeRecords()
      bury()
      if let status {
        let signal = status & 0x7F
        report.ending = signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal: signal)
        return
      }
      if RecordedChild.interruptions > 1 || failure != nil && RecordedChild.interruptions > 0 {
        return
      }
      if !moved { area.sleep(microseconds: Self.sleepMicroseconds) }
    }
  }

  /// Takes what is left and ends all traces.
  mutating func finish(_ whyNothing: String?) throws(RecordError) -> RecordReport {
    area.close()
    lookAtProcess(0)
    isFirstSettled = true
    while takeRecords(isLast: true) {}
    for slot in traces.indices where traces[slot] != nil { end(slot) }
    if let failure { throw failure }
    report.refusedProcesses = area.refusedProcesses
    if report.processes.isEmpty {
      report.whyNothing =
        whyNothing ?? "the program never loaded the recorder; it may be statically linked, run as"
        + " another user, or have removed LD_PRELOAD from its environment"
    }
    return report
  }

  /// One round: looks at all slots and rings, and merges what can be put in order.
  /// - Returns: whether there was anything.
  private mutating func takeRecords(isLast: Bool = false) -> Bool {
    let watermark = area.watermark()
    let moment = area.moment()
    shared.clock.measure(moment)
    latestTicks = moment.ticks &+ Self.leadTicks
    for slot in traces.indices { lookAtProcess(slot) }
    var moved = false
    var active: [Int] = []
    for ring in stages.indices {
      if fill(ring) { moved = true }
      if !stages[ring].isEmpty { active.append(ring) }
    }
    while let first = active.first {
      let slot = stages[first].slot
      let rings = active.filter { stages[$0].slot == slot }
      active.removeAll { stages[$0].slot == slot }
      merge(rings, slot, isLast ? .max : watermark)
    }
    for slot in traces.indices { if lookForImage(slot) { moved = true } }
    if moment.nanoseconds &- lastFlush > Self.flushInterval {
      lastFlush = moment.nanoseconds
      for trace in traces {
        trace?.update { (translator) throws(TraceError) in try translator.writer.flush() }
      }
    }
    return moved
  }

  /// Copies new records of a ring to its stage.
  private mutating func fill(_ number: Int) -> Bool {
    let ring = area.ring(number)
    guard ring.isReady, traces.indices.contains(ring.process), let trace = traces[ring.process]
    else { return false }
    if stages[number].slot != ring.process || stages[number].thread != ring.thread {
      guard stages[number].isEmpty else { return true }
      let words = stages[number].words
      let lost = stages[number].lost
      stages[number] = RingStage()
      stages[number].words = words
      stages[number].lost = lost
      stages[number].slot = ring.process
      stages[number].thread = ring.thread
    }
    tellLost(number, ring.lost, trace)
    stages[number].isCut = false
    guard ring.available > 0 else { return false }
    stages[number].compact()
    let room = Self.chunk - stages[number].count
    guard room > 0 else {
      stages[number].isCut = true
      return true
    }
    let need = Self.chunk * SharedArea.recordWords
    if stages[number].words.count < need {
      stages[number].words = [UInt64](repeating: 0, count: need)
    }
    let start = stages[number].count * SharedArea.recordWords
    let taken = area.take(ring: number, into: &stages[number].words, at: start, atMost: room)
    let first = stages[number].count
    stages[number].count += taken
    if let modules = stages[number].inspect(from: first, latest: latestTicks) {
      trace.update { (translator) throws(TraceError) in
        for module in modules {
          translator.names.modules.add(
            base: module.base, path: String(decoding: module.bytes, as: UTF8.self),
            &shared.images)
        }
      }
    }
    stages[number].isCut = taken == room
    return taken > 0
  }

  private mutating func tellLost(_ number: Int, _ lost: UInt64, _ trace: ProcessTrace) {
    let news = lost &- stages[number].lost
    guard news > 0 else { return }
    stages[number].lost = lost
    let thread = stages[number].thread
    trace.update { (translator) throws(TraceError) in
      try translator.lose(news, thread: thread)
    }
  }

  /// Merges the rings of one process by time, up to the last moment for which all records are here.
  private mutating func merge(_ rings: [Int], _ slot: Int, _ watermark: UInt64) {
    guard let trace = traces[slot] else { return }
    inherit(trace)
    var bound = watermark
    for ring in rings where stages[ring].isCut {
      let last = stages[ring].words[(stages[ring].count - 1) * SharedArea.recordWords]
      bound = min(bound, max(last, stages[ring].lastTicks))
    }
    while true {
      var first = -1
      var firstTicks = UInt64.max
      var secondTicks = bound
      for ring in rings where !stages[ring].isEmpty {
        let ticks = stages[ring].headTicks()
        if ticks < firstTicks || first < 0 {
          if first >= 0 { secondTicks = min(secondTicks, firstTicks) }
          first = ring
          firstTicks = ticks
        } else {
          secondTicks = min(secondTicks, ticks)
        }
      }
      guard first >= 0, firstTicks <= bound else { return }
      let end = max(secondTicks, firstTicks)
      trace.update { (translator) throws(TraceError) in
        try translator.consume(&stages[first], until: end, &shared)
      }
      if trace.failure != nil { return drop(rings, trace) }
    }
  }

  /// A trace that cannot be written any more takes nothing more; the program goes on.
  private mutating func drop(_ rings: [Int], _ trace: ProcessTrace) {
    for ring in rings { stages[ring].next = stages[ring].count }
    if failure == nil, let reason = trace.failure { failure = .trace(path: trace.path, reason) }
  }
}

extension RecordingSession {
  /// Notices new processes, programs begun by exec, and records lost for want of rings.
  private mutating func lookAtProcess(_ slot: Int) {
    let process = area.process(slot)
    guard process.isReady, slot == 0 || isFirstSettled else { return }
    if let trace = traces[slot] {
      let news = process.lost &- trace.slotLost
      guard news > 0 else { return }
      trace.slotLost = process.lost
      return trace.update { (translator) throws(TraceError) in
        try translator.lose(news, thread: nil)
      }
    }
    let program = area.programPath(slot)
    // Another image of a process: its turn comes when what the old one wrote has been taken.
    if traces.contains(where: { $0?.number == process.number }) { return }
    do {
      let trace = try ProcessTrace(
        process.number, path: names.next(process: process.number), slot: slot, program: program,
        header: header(program), options: options.writer, pageBytes: LocalFile.pageSizeBytes)
      if !process.isImage { trace.parent = process.parent }
      traces[slot] = trace
      isFirstSettled = true
    } catch {
      if failure == nil { failure = .trace(path: options.output, error) }
    }
  }

  /// Notices a program begun by exec.
  private mutating func lookForImage(_ slot: Int) -> Bool {
    guard traces[slot] == nil else { return false }
    let process = area.process(slot)
    guard process.isReady else { return false }
    return takeNextImage(of: process.number)
  }

  /// Lets the trace of a process go on with the program that it began next.
  private mutating func takeNextImage(of number: UInt32) -> Bool {
    guard let old = traces.firstIndex(where: { $0?.number == number }) else { return false }
    var next: Int?
    var start = UInt64.max
    for slot in traces.indices where traces[slot] == nil {
      let process = area.process(slot)
      guard process.isReady, process.number == number, process.start < start else { continue }
      next = slot
      start = process.start
    }
    guard let next else { return false }
    replaceImage(old, by: next, area.programPath(next), start)
    return true
  }

  private func header(_ program: String) -> TraceHeader {
    TraceHeader(
      characteristics: [.times, .threads, .allocatedSizes, .flags, .pageEvents],
      clockResolutionNanoseconds: 1, startNanoseconds: shared.clock.startNanoseconds,
      pageSizeBytes: UInt32(clamping: LocalFile.pageSizeBytes),
      processorCount: UInt32(clamping: LocalFile.processorCount),
      source: "tracetool record: \(program)")
  }

  /// A forked child has its parent's libraries.
  private mutating func inherit(_ child: ProcessTrace) {
    guard let number = child.parent else { return }
    child.parent = nil
    let parent = traces.first { $0?.number == number } ?? nil
    let modules = parent.map { Self.modules(of: $0) } ?? ended[number]
    guard let modules else { return }
    child.update { (translator) throws(TraceError) in translator.names.modules = modules }
  }

  private static func modules(of trace: ProcessTrace) -> ModuleMap {
    var modules = ModuleMap()
    trace.update { (translator) throws(TraceError) in modules = translator.names.modules }
    return modules
  }

  /// The process runs another program: what it had before is gone, its trace goes on.
  private mutating func replaceImage(_ old: Int, by slot: Int, _ program: String, _ start: UInt64) {
    drain(old)
    guard let trace = traces[old] else { return }
    release(old)
    traces[old] = nil
    trace.parent = nil
    trace.slot = slot
    trace.slotLost = 0
    trace.program = program
    let shared = shared
    trace.update { (translator) throws(TraceError) in
      try translator.beginImage(at: start, shared)
      try translator.mark("exec \(program)", at: start, shared)
    }
    traces[slot] = trace
  }

  /// Takes all that a process that writes no more has left.
  private mutating func drain(_ slot: Int) {
    let rings = stages.indices.filter { number in
      let ring = area.ring(number)
      return ring.isReady && ring.process == slot || stages[number].slot == slot
    }
    while true {
      var moved = false
      for ring in rings where fill(ring) { moved = true }
      merge(rings.filter { !stages[$0].isEmpty }, slot, .max)
      if !moved { return }
    }
  }

  /// Gives the slot and the rings of a process that is gone back.
  private mutating func release(_ slot: Int) {
    for number in stages.indices where area.ring(number).isReady {
      if area.ring(number).process == slot { area.release(ring: number) }
    }
    for number in stages.indices where stages[number].slot == slot { stages[number].slot = -1 }
    area.release(process: slot)
  }

  /// Ends the traces of processes that have ended, and frees the rings of threads that have.
  private mutating func bury() {
    let now = area.moment().nanoseconds
    guard now &- lastBurial > Self.burialInterval else { return }
    lastBurial = now
    for slot in traces.indices {
      let process = area.process(slot)
      guard process.isClaimed, RecordedChild.hasEnded(process: process.number) else { continue }
      if !isFirstSettled { lookAtProcess(0) }
      guard slot == 0 || isFirstSettled else { continue }
      lookAtProcess(slot)
      while takeNextImage(of: process.number) {}
      let left = area.process(slot)
      if traces[slot] != nil {
        drain(slot)
        end(slot)
      } else if left.isClaimed, left.number == process.number {
        isFirstSettled = true
        area.release(process: slot)
      }
    }
    for number in stages.indices {
      let ring = area.ring(number)
      guard ring.isReady, ring.available == 0, stages[number].isEmpty,
        RecordedChild.hasEnded(thread: ring.thread, of: ring.owner)
      else { continue }
      // It may have written between the two looks, and then ended.
      guard area.ring(number).available == 0 else { continue }
      stages[number].slot = -1
      area.release(ring: number)
    }
  }

  /// Ends a trace.
  private mutating func end(_ slot: Int) {
    guard let trace = traces[slot] else { return }
    traces[slot] = nil
    if ended.count == Self.endedLimit { ended.removeAll(keepingCapacity: true) }
    ended[trace.number] = Self.modules(of: trace)
    let isAlive = !RecordedChild.hasEnded(process: trace.number)
    release(slot)
    let now = area.moment().ticks
    let shared = shared
    if isAlive {
      trace.update { (translator) throws(TraceError) in
        try translator.mark("still running when the recording ended", at: now, shared)
      }
    }
    if let done = trace.finish() {
      report.processes.append(
        .init(
          number: trace.number, program: trace.program, path: trace.path,
          events: done.summary.events, bytes: done.summary.bytes, lostEvents: done.lostEvents))
    } else if failure == nil, let reason = trace.failure {
      failure = .trace(path: trace.path, reason)
    }
  }
}
