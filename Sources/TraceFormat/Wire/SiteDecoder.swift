/// The site columns of a block.
struct SiteDecoder {
  /// If the block has too many sites for one byte each: local sites grouped by context, in event
  /// order within a context. Else the column's bytes are just that. Longer than the block, so that
  /// `Ungrouping` can copy it.
  private(set) var grouped: [UInt16] = []
  /// Events of the block.
  private(set) var eventCount = 0
  /// Whether a byte says it all.
  var isSmall: Bool { states.count <= 255 }
  /// Local site to what its events do and where its references start among all.
  private(set) var states: [SiteState] = []
  /// Local site to what `BirthOrdinals` counts for each of its events.
  private(set) var tallies: [BirthOrdinals.Tally] = []
  /// Local site to number of references.
  private(set) var referenceCounts: [Int] = []
  /// Local site to mode of its references.
  private(set) var modes: [ReferenceMode] = []
  /// Local site to number of payload values an event.
  private(set) var payloadCounts: [UInt8] = []

  /// Reads the site table: per local site its place, number of references and mode.
  mutating func takeTable(
    _ bytes: borrowing Span<UInt8>, kinds: [EventKind], eventCount: Int, into ids: inout [SiteID]
  ) throws(ByteCursor.Failure) {
    self.eventCount = eventCount
    var cursor = ByteCursor()
    ids.removeAll(keepingCapacity: true)
    states.removeAll(keepingCapacity: true)
    tallies.removeAll(keepingCapacity: true)
    referenceCounts.removeAll(keepingCapacity: true)
    modes.removeAll(keepingCapacity: true)
    payloadCounts.removeAll(keepingCapacity: true)
    var references = 0
    while cursor.offset < bytes.count {
      guard !kinds.isEmpty, ids.count < eventCount else {
        throw cursor.failure("no more sites", found: "another")
      }
      let place = try cursor.varint(bytes, atMost: UInt64(kinds.count - 1), "a site index")
      let count = try cursor.varint(bytes, atMost: UInt64(eventCount), "a number of references")
      let byte = try cursor.number(bytes, as: UInt8.self)
      guard let mode = ReferenceMode(rawValue: byte) else {
        throw cursor.failure("a reference mode", found: "\(byte)")
      }
      ids.append(SiteID(UInt32(place)))
      referenceCounts.append(count)
      modes.append(mode)
      let start = UInt32(references)
      references += count
      guard references <= eventCount else {
        throw cursor.failure("at most \(eventCount) references", found: "\(references)")
      }
      let spec = kinds[place].spec
      states.append(SiteState(place: start, role: spec.role, mode: mode))
      tallies.append(
        BirthOrdinals.Tally(isBirth: spec.role == .birth, hasPayload: !spec.payload.isEmpty))
      payloadCounts.append(UInt8(spec.payload.count))
    }
  }

  /// Reads the grouped sites: checks them, and widens them if the block has many.
  mutating func takeColumn(
    _ bytes: borrowing Span<UInt8>, eventCount: Int
  ) throws(ByteCursor.Failure) {
    if isSmall {
      guard bytes.count == eventCount else {
        throw ByteCursor().failure("\(eventCount) sites", found: "\(bytes.count)")
      }
      var largest: UInt8 = 0
      for i in bytes.indices { largest = max(largest, bytes[i]) }
      guard Int(largest) < states.count else {
        throw ByteCursor().failure("sites below \(states.count)", found: "\(largest)")
      }
      return
    }
    guard bytes.count >= eventCount else {
      throw ByteCursor().failure("\(eventCount) sites", found: "\(bytes.count)")
    }
    grouped.resize(to: eventCount + Ungrouping.step, filling: 0)
    var out = grouped.mutableSpan
    let column = bytes.extracting(0..<eventCount)
    var escape = eventCount
    var largest: UInt16 = 0
    for i in column.indices {
      var site = UInt16(column[i])
      if site == 255 {
        guard escape + 2 <= bytes.count else {
          throw ByteCursor().failure("the site of event \(i) of the group", found: "the end")
        }
        site = UInt16(bytes[escape]) | UInt16(bytes[escape + 1]) << 8
        escape += 2
      }
      out[i] = site
      largest = max(largest, site)
    }
    guard escape == bytes.count, Int(largest) < states.count else {
      throw ByteCursor().failure(
        "sites below \(states.count)", found: "\(largest), \(bytes.count - escape) bytes left")
    }
  }
}
