internal import TraceFormat

/// Allocations and frees of slab objects and kmalloc memory:
///
///     call_site=F+0xO[/0xL] ptr=P [name=N] bytes_req=R bytes_alloc=A gfp_flags=G
///         [node=M] [accounted=B]
///     call_site=F+0xO[/0xL] ptr=P [name=N]
///
/// Live objects are keyed by address. An allocation at a live address means that a free was not
/// traced; a free of an address that is not live, that the allocation was not.
extension KernelEventImport {
  /// Block sizes above this are whole pages, not slab (`KMALLOC_MAX_CACHE_SIZE`, slab.h).
  private static let largestSizeClassBytes: UInt64 = 8192
  /// Sizes above this are no sizes.
  private static let sizeLimitBytes: UInt64 = 1 << 48

  @inline(__always)
  mutating func allocation<Sink: EventSink & ~Copyable>(
    _ bytes: Span<UInt8>, _ event: EventLine, isSized: Bool, into sink: inout Sink
  ) throws(TraceError) -> Bool {
    guard let line = slabLine(bytes, event) else { return false }
    let pointer = line.pointer
    var number = line.shape
    if number < 0 {
      guard let shape = allocationShape(bytes, line, isSized: isSized, in: &sink) else {
        return false
      }
      number = insert(shape, of: line, bytes, event)
    }
    if try isOfNull(
      pointer, number, .allocateFailed, .failedAllocations, event, into: &sink)
    {
      return true
    }
    let place = live.place(of: pointer.key)
    let old = live[place]
    if old.tag != 0 {
      report.count(.impliedFrees)
      try sink.append(
        site: impliedSite(ofType: TypeID(old.tag >> 1 &- 1), in: &sink), context: event.context,
        time: event.time, object: .object(old.ordinal), address: pointer.key)
    }
    let site = shapes[number].site(in: &sink)
    let ordinal = try sink.append(
      site: site, context: event.context, time: event.time, address: pointer.key)
    let tag = (shapes[number].template.type.index &+ 1) << 1 | (isSized ? 1 : 0)
    live.put(.init(key: pointer.key, ordinal: ordinal, tag: tag), at: place)
    return true
  }

  @inline(__always)
  mutating func free<Sink: EventSink & ~Copyable>(
    _ bytes: Span<UInt8>, _ event: EventLine, isSized: Bool, into sink: inout Sink
  ) throws(TraceError) -> Bool {
    guard let line = slabLine(bytes, event) else { return false }
    let pointer = line.pointer
    var number = line.shape
    if number < 0 {
      let shape = freeShape(bytes, line, isSized: isSized, in: &sink)
      number = insert(shape, of: line, bytes, event)
    }
    if try isOfNull(pointer, number, .freeNull, .nullFrees, event, into: &sink) { return true }
    let object: ObjectReference
    if let old = live.remove(pointer.key) {
      object = .object(old.ordinal)
      let wasSized = old.tag & 1 == 1
      if isSized != wasSized {
        report.count(isSized ? .kfreeOfCacheObjects : .cacheFreeOfKmallocObjects)
      }
    } else {
      object = .foreign
      report.count(.orphanFrees)
    }
    let site = shapes[number].site(in: &sink)
    try sink.append(
      site: site, context: event.context, time: event.time, object: object,
      address: pointer.key)
    return true
  }

  /// Counts what is peculiar of an event, and if its pointer is NULL writes it as one of `kind`.
  /// - Returns: whether it was NULL.
  @inline(__always)
  private mutating func isOfNull<Sink: EventSink & ~Copyable>(
    _ pointer: Pointer, _ shape: Int, _ kind: EventKind, _ pitfall: Pitfall, _ event: EventLine,
    into sink: inout Sink
  ) throws(TraceError) -> Bool {
    count(shapes[shape].gaps)
    guard pointer.isNull else {
      count(pointer)
      return false
    }
    report.count(pitfall)
    let site = shapes[shape].site(ofNull: kind, in: &sink)
    try sink.append(site: site, context: event.context, time: event.time, address: 0)
    return true
  }

  @inline(__always)
  mutating func count(_ gaps: EventShape.Gaps) {
    if gaps.isEmpty { return }
    if gaps.contains(.flags) { report.count(.emptyFlags) }
    if gaps.contains(.cacheName) { report.count(.missingCacheNames) }
  }

  @inline(__always)
  private mutating func count(_ pointer: Pointer) {
    if pointer.looksHashed {
      report.count(.hashedPointers)
    } else {
      report.kernelPointers &+= 1
    }
  }

  private mutating func insert(
    _ shape: EventShape, of line: SlabLine, _ bytes: Span<UInt8>, _ event: EventLine
  ) -> Int {
    shapes.append(shape)
    return memo.insert(bytes, line.head, line.tail, realm: event.tracepoint, hash: line.hash)
  }

  /// The site of implied frees of objects of one type: there is no line to take more from.
  private mutating func impliedSite<Sink: EventSink & ~Copyable>(
    ofType type: TypeID, in sink: inout Sink
  ) -> SiteID {
    let place = Int(type.index)
    while impliedSites.count <= place { impliedSites.append(nil) }
    if let site = impliedSites[place] { return site }
    let site = sink.site(Site(kind: .impliedFree, type: type))
    impliedSites[place] = site
    return site
  }

  private mutating func allocationShape<Sink: EventSink & ~Copyable>(
    _ bytes: Span<UInt8>, _ line: SlabLine, isSized: Bool, in sink: inout Sink
  ) -> EventShape? {
    guard let fields = AllocationFields(bytes, line.tail) else { return nil }
    guard
      max(fields.requestedBytes, fields.allocatedBytes) <= Self.sizeLimitBytes
    else { return nil }
    var gaps: EventShape.Gaps = []
    let type: TypeID
    if isSized {
      let isLarge = fields.allocatedBytes > Self.largestSizeClassBytes
      type = sink.type(
        "kmalloc:\(fields.allocatedBytes)", isLarge ? .largeRequest : .sizeClass)
    } else {
      if fields.name?.isEmpty ?? true { gaps.insert(.cacheName) }
      type = sink.type(fields.name.map { Ascii.text(bytes, $0) } ?? "?", .objectCache)
    }
    var flags = flags(bytes, fields.flags)
    if flags.isEmpty {
      gaps.insert(.flags)
    } else {
      if fields.isNodeBound { flags.insert(.nodeBound) }
      if fields.isAccounted { flags.insert(.accounted) }
    }
    return EventShape(
      Site(
        kind: .allocate, type: type, requestedBytes: fields.requestedBytes,
        allocatedBytes: fields.allocatedBytes, flags: flags,
        callSite: sink.string(CallSite.text(bytes, line.head))), gaps: gaps)
  }

  private func freeShape<Sink: EventSink & ~Copyable>(
    _ bytes: Span<UInt8>, _ line: SlabLine, isSized: Bool, in sink: inout Sink
  ) -> EventShape {
    let tail = line.tail
    var gaps: EventShape.Gaps = []
    var name = isSized ? "kfree" : "?"
    if !isSized {
      if Ascii.has(" name=", at: tail.lowerBound, bytes, to: tail.upperBound),
        tail.count > 6
      {
        name = Ascii.text(bytes, tail.lowerBound + 6..<tail.upperBound)
      } else {
        gaps.insert(.cacheName)
      }
    }
    let type = sink.type(name, .objectCache)
    return EventShape(
      Site(
        kind: .free, type: type, callSite: sink.string(CallSite.text(bytes, line.head))),
      gaps: gaps)
  }

  /// The flags that the words at `range` mean; without `.known` if there are none.
  mutating func flags(_ bytes: Span<UInt8>, _ range: Range<Int>) -> AllocationFlags {
    let text = Ascii.text(bytes, range)
    if let known = flagsOfText[text] { return known }
    var unrecognised: [String] = []
    let flags = GfpFlags.parse(text, unrecognised: &unrecognised)
    for word in unrecognised { report.unrecognisedFlagWords[word, default: 0] += 1 }
    flagsOfText[text] = flags
    return flags
  }
}
