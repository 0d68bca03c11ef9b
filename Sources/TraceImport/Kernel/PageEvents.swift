internal import TraceFormat

/// Runs of pages, and later news of their frames:
///
///     page=P pfn=0xF order=O [migratetype=C] [gfp_flags=G]
///     page=P pfn=0xF flags=W
///
/// A run is keyed by its first frame. A free ends the live run that begins at its frame; batched
/// frees, drains and writes refer to the run that last began there, living or dead. A free inside
/// a run (of a run that was split) names no run.
extension KernelEventImport {
  /// Orders above this are no orders (the kernel's largest is 10, on some machines 13).
  static let largestOrder: UInt64 = 30
  private static let dead: UInt32 = 1
  private static let living: UInt32 = 2

  mutating func pageAllocation<Sink: EventSink & ~Copyable>(
    _ bytes: Span<UInt8>, _ event: EventLine, into sink: inout Sink
  ) throws(TraceError) -> Bool {
    guard let line = pageLine(bytes, event),
      let number = shape(bytes, event, line, .pageAllocate, in: &sink)
    else { return false }
    let frame = line.frame
    count(shapes[number].gaps)
    if frame.isMissing {
      report.count(.failedPageAllocations)
      let site = shapes[number].site(ofNull: .pageAllocateFailed, in: &sink)
      try sink.append(site: site, context: event.context, time: event.time, address: 0)
      return true
    }
    let site = shapes[number].site(in: &sink)
    let ordinal = try sink.append(
      site: site, context: event.context, time: event.time, address: frame.number)
    let place = frames.place(of: frame.number)
    if frames[place].tag == Self.living { report.count(.framesAllocatedOverLive) }
    frames.put(.init(key: frame.number, ordinal: ordinal, tag: Self.living), at: place)
    return true
  }

  mutating func pageFree<Sink: EventSink & ~Copyable>(
    _ bytes: Span<UInt8>, _ event: EventLine, into sink: inout Sink
  ) throws(TraceError) -> Bool {
    guard let line = pageLine(bytes, event),
      let number = shape(bytes, event, line, .pageFree, in: &sink)
    else { return false }
    let frame = line.frame
    let site = shapes[number].site(in: &sink)
    var object = ObjectReference.foreign
    let place = frames.place(of: frame.number)
    var run = frames[place]
    if run.tag == Self.living {
      object = .object(run.ordinal)
      run.tag = Self.dead
      frames.put(run, at: place)
    } else {
      report.count(.unknownFrames)
    }
    try sink.append(
      site: site, context: event.context, time: event.time, object: object,
      address: frame.number)
    return true
  }

  mutating func pageReference<Sink: EventSink & ~Copyable>(
    _ bytes: Span<UInt8>, _ event: EventLine, _ kind: EventKind, into sink: inout Sink
  ) throws(TraceError) -> Bool {
    guard let line = pageLine(bytes, event),
      let number = shape(bytes, event, line, kind, in: &sink)
    else { return false }
    let frame = line.frame
    if kind == .pageFreeBatched { report.count(.batchedFrees) }
    let site = shapes[number].site(in: &sink)
    var object = ObjectReference.foreign
    if let run = frames.entry(of: frame.number) {
      object = .object(run.ordinal)
    } else {
      report.count(.unknownFrames)
    }
    try sink.append(
      site: site, context: event.context, time: event.time, object: object,
      address: frame.number)
    return true
  }

  /// The number of the line's shape; nil if it cannot be read.
  @inline(__always)
  private mutating func shape<Sink: EventSink & ~Copyable>(
    _ bytes: Span<UInt8>, _ event: EventLine, _ line: PageLine, _ kind: EventKind,
    in sink: inout Sink
  ) -> Int? {
    if line.shape >= 0 { return line.shape }
    let made =
      kind == .pageOutStart
      ? writeShape(bytes, line.tail, in: &sink) : runShape(bytes, line.tail, kind, in: &sink)
    guard let made else { return nil }
    shapes.append(made)
    return memo.insert(bytes, line.tail, 0..<0, realm: event.tracepoint, hash: line.hash)
  }

  private mutating func runShape<Sink: EventSink & ~Copyable>(
    _ bytes: Span<UInt8>, _ tail: Range<Int>, _ kind: EventKind, in sink: inout Sink
  ) -> EventShape? {
    var place = tail.lowerBound
    let end = tail.upperBound
    guard let order = AllocationFields.number(" order=", bytes, &place, to: end),
      order <= Self.largestOrder
    else { return nil }
    let pageClass = AllocationFields.number(" migratetype=", bytes, &place, to: end)
    if pageClass == nil, Ascii.has(" migratetype=-1", at: place, bytes, to: end) {
      place += " migratetype=-1".utf8.count
    }
    var site = Site(
      kind: kind, type: sink.type("pages", .pages), order: UInt8(order),
      pageClass: pageClass.map { UInt8(clamping: $0 < .max ? $0 + 1 : $0) } ?? 0)
    var gaps: EventShape.Gaps = []
    if kind == .pageAllocate, Ascii.has(" gfp_flags=", at: place, bytes, to: end) {
      let start = place + " gfp_flags=".utf8.count
      site.flags = flags(bytes, start..<Ascii.blankAfter(start, bytes, to: end))
      if site.flags.isEmpty { gaps.insert(.flags) }
    }
    return EventShape(site, gaps: gaps)
  }

  /// A write's flags say what is written and how; they name the event's type.
  private func writeShape<Sink: EventSink & ~Copyable>(
    _ bytes: Span<UInt8>, _ tail: Range<Int>, in sink: inout Sink
  ) -> EventShape? {
    guard let key = Ascii.find("flags=", bytes, tail) else { return nil }
    let start = key + "flags=".utf8.count
    let end = Ascii.blankAfter(start, bytes, to: tail.upperBound)
    let words = start < end ? Ascii.text(bytes, start..<end) : "unknown"
    return EventShape(
      Site(kind: .pageOutStart, type: sink.type("writeback:\(words)", .event)),
      gaps: start < end ? [] : .flags)
  }
}
